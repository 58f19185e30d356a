rule cloudflare_global_key_2026 : cloudflare
{
    meta:
        code = "NK-S0139"
        title = "Global API key of Cloudflare"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can do everything in Cloudflare that its owner can."
        remedy = "roll it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
        over = "any"
        entropy = "4.0"
        prefix = "cfk_"
    strings:
        $value = /cfk_[0-9A-Za-z]{44,52}/ fullword ascii
    condition:
        $value
}
