rule mandrill_api_key : mailchimp
{
    meta:
        code = "NK-S0197"
        title = "API key of Mailchimp Transactional (Mandrill)"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain, and read what was sent."
        remedy = "delete it in Mandrill's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://mailchimp.com/developer/transactional/guides/quick-start/"
        over = "text"
        check = "mixed"
        entropy = "3.8"
        prefix = "md-"
    strings:
        $value = /md-[0-9A-Za-z_\-]{22}/ fullword ascii
        $context = /mandrill|mailchimp/ ascii nocase
    condition:
        $value and $context
}
