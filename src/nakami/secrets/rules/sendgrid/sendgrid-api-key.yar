rule sendgrid_api_key : sendgrid
{
    meta:
        code = "NK-S0193"
        title = "API key of SendGrid"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain, and read its statistics."
        remedy = "delete it in SendGrid's settings under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"
        over = "any"
        check = "mixed"
        entropy = "4.2"
        prefix = "SG."
    strings:
        $value = /SG\.[0-9A-Za-z_\-]{22}\.[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
