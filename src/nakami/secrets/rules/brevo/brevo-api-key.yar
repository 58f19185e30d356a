rule brevo_api_key : brevo
{
    meta:
        code = "NK-S0200"
        title = "API key of Brevo"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the addresses of everybody on the lists, and write to them."
        remedy = "delete it in Brevo under SMTP and API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.brevo.com/docs/getting-started"
        over = "any"
        entropy = "3.4"
        prefix = "xkeysib-"
    strings:
        $value = /xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}/ fullword ascii
    condition:
        $value
}
