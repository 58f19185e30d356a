rule mailgun_private_key : mailgun
{
    meta:
        code = "NK-S0194"
        title = "Private API key of Mailgun"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain, and read what was sent."
        remedy = "delete it in Mailgun under API security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt"
        over = "text"
        entropy = "3.2"
        prefix = "key-"
    strings:
        $value = /key-[0-9a-f]{32}/ fullword ascii
        $context = "mailgun" ascii nocase
    condition:
        $value and $context
}
