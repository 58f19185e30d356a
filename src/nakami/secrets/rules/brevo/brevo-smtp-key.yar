rule brevo_smtp_key : brevo
{
    meta:
        code = "NK-S0201"
        title = "SMTP key of Brevo"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain."
        remedy = "delete it in Brevo under SMTP and API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.brevo.com/docs/smtp-integration"
        over = "any"
        entropy = "3.4"
        prefix = "xsmtpsib-"
    strings:
        $value = /xsmtpsib-[0-9a-f]{64}-[0-9A-Za-z]{16}/ fullword ascii
    condition:
        $value
}
