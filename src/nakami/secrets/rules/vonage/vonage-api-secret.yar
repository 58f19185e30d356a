rule vonage_api_secret : vonage
{
    meta:
        code = "NK-S0204"
        title = "API secret of Vonage (Nexmo)"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send messages and calls at the owner's cost."
        remedy = "revoke it in Vonage's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.vonage.com/en/getting-started/concepts/authentication"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(vonage|VONAGE|Vonage|nexmo|NEXMO|Nexmo)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{16}\b/ ascii
    condition:
        $assigned
}
