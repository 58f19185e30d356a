rule replicate_api_token : replicate
{
    meta:
        code = "NK-S0256"
        title = "API key of Replicate"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "disable it on Replicate under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://replicate.com/docs/topics/security/api-tokens"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "r8_"
    strings:
        $value = /r8_[0-9A-Za-z]{37}/ fullword ascii
    condition:
        $value
}
