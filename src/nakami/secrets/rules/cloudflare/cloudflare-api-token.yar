rule cloudflare_api_token : cloudflare
{
    meta:
        code = "NK-S0140"
        title = "API token of Cloudflare, as it was made until 2026"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the zones that the token is for: where names point to, and what code runs before the site."
        remedy = "roll it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(cloudflare|CLOUDFLARE|Cloudflare|CF_API|CF_DNS|cf_api|CF_TOKEN|CF_ZONE)[\w.\-]{0,16}(token|TOKEN|Token|)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{40}\b/ ascii
    condition:
        $assigned
}
