rule typeform_token : typeform
{
    meta:
        code = "NK-S0354"
        title = "Personal access token of Typeform"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the answers to its owner's forms."
        remedy = "delete it in Typeform's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.typeform.com/developers/get-started/personal-access-token/"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "tfp_"
    strings:
        $value = /tfp_[0-9A-Za-z_\-]{40,48}(_[0-9A-Za-z]{8,16})?/ fullword ascii
    condition:
        $value
}
