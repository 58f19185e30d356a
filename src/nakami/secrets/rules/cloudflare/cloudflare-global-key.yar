rule cloudflare_global_key : cloudflare
{
    meta:
        code = "NK-S0141"
        title = "Global API key of Cloudflare, as it was made until 2026"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can do everything in Cloudflare that its owner can."
        remedy = "change it in Cloudflare's dashboard under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(cloudflare|CLOUDFLARE|Cloudflare|CF_API|CF_GLOBAL|cf_api)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{37}\b/ ascii
    condition:
        $assigned
}
