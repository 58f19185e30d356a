rule cloudflare_origin_ca_key : cloudflare
{
    meta:
        code = "NK-S0142"
        title = "Origin CA key of Cloudflare"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can issue and revoke origin certificates of every zone of the account."
        remedy = "change it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/"
        over = "any"
        entropy = "3.4"
        prefix = "v1.0-"
    strings:
        $value = /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/ fullword ascii
    condition:
        $value
}
