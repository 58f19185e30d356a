rule loggly_token : loggly uuid
{
    meta:
        code = "NK-S0302"
        title = "Customer token of Loggly"
        severity = "low"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false logs to the account."
        remedy = "retire it in Loggly under customer tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(loggly|LOGGLY|Loggly)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
