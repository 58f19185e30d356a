rule cloudsmith_api_key : cloudsmith
{
    meta:
        code = "NK-S0036"
        title = "API key of Cloudsmith"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and often replace the packages that its owner keeps at Cloudsmith."
        remedy = "refresh it in the user's settings on Cloudsmith, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.cloudsmith.io/docs/api-key"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(cloudsmith|CLOUDSMITH|Cloudsmith)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
