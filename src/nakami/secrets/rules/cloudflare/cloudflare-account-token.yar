rule cloudflare_account_token : cloudflare
{
    meta:
        code = "NK-S0138"
        title = "API token of a Cloudflare account"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change what the token is for in the account, up to names, tunnels and stored data."
        remedy = "roll it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
        over = "any"
        entropy = "4.0"
        prefix = "cfat_"
    strings:
        $value = /cfat_[0-9A-Za-z]{44,52}/ fullword ascii
    condition:
        $value
}
