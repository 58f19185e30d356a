rule ngrok_authtoken : ngrok
{
    meta:
        code = "NK-S0075"
        title = "Authtoken of ngrok"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can open tunnels in its owner's name."
        remedy = "reset it in ngrok's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://ngrok.com/docs/api/#authentication"
        over = "setting"
        entropy = "3.8"
    strings:
        $assigned = /(ngrok|NGROK|Ngrok)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{25,30}_[0-9A-Za-z]{20,22}\b/ ascii
    condition:
        $assigned
}
