rule logz_shipping_token : logz uuid
{
    meta:
        code = "NK-S0299"
        title = "Token of Logz.io"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false logs to the account, or with an API token read them."
        remedy = "delete it in Logz.io under manage tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.logz.io/docs/user-guide/admin/authentication-tokens/"
        over = "setting"
        entropy = "3.4"
    strings:
        $assigned = /(logzio|LOGZIO|Logzio|logz_io|LOGZ_IO)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([A-Za-z]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/ ascii
    condition:
        $assigned
}
