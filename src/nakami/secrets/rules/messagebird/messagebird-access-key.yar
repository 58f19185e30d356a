rule messagebird_access_key : messagebird
{
    meta:
        code = "NK-S0205"
        title = "Access key of MessageBird (Bird)"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send messages and calls at the owner's cost."
        remedy = "delete it in the dashboard under developers, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.messagebird.com/api/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(messagebird|MESSAGEBIRD|Messagebird)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{25}\b/ ascii
    condition:
        $assigned
}
