rule vercel_legacy_token : vercel
{
    meta:
        code = "NK-S0151"
        title = "Access token of Vercel, as it was made until 2025"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's projects and read their settings, which hold further secrets."
        remedy = "delete it in Vercel's account settings under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://vercel.com/docs/rest-api"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(vercel|VERCEL|Vercel)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{24}\b/ ascii
    condition:
        $assigned
}
