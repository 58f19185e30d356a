rule rollbar_server_token : rollbar
{
    meta:
        code = "NK-S0301"
        title = "Server token of Rollbar"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false errors, and with a read token read them with the data in them."
        remedy = "delete it in Rollbar under project access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.rollbar.com/docs/access-tokens"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(rollbar|ROLLBAR|Rollbar)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9a-f]{32}|[0-9a-f]{128})\b/ ascii
    condition:
        $assigned
}
