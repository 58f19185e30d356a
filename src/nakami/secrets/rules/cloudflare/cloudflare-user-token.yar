rule cloudflare_user_token : cloudflare
{
    meta:
        code = "NK-S0137"
        title = "API token of a Cloudflare user"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the zones that the token is for: where names point to, and what code runs before the site."
        remedy = "roll it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
        over = "any"
        entropy = "4.0"
        prefix = "cfut_"
    strings:
        $value = /cfut_[0-9A-Za-z]{44,52}/ fullword ascii
    condition:
        $value
}
