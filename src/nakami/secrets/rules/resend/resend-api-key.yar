rule resend_api_key : resend
{
    meta:
        code = "NK-S0199"
        title = "API key of Resend"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain, and read what was sent."
        remedy = "delete it in Resend under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://resend.com/docs/dashboard/api-keys/introduction"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "re_"
    strings:
        $value = /re_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}/ fullword ascii
    condition:
        $value
}
