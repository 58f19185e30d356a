rule mailchimp_api_key : mailchimp
{
    meta:
        code = "NK-S0196"
        title = "API key of Mailchimp"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the addresses of everybody on the lists, and write to them."
        remedy = "revoke it in Mailchimp under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://mailchimp.com/developer/marketing/guides/quick-start/"
        over = "any"
        entropy = "3.2"
    strings:
        $value = /[0-9a-f]{32}-us[0-9]{1,2}/ fullword ascii
    condition:
        $value
}
