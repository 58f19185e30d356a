rule here_access_secret : here
{
    meta:
        code = "NK-S0339"
        title = "Access key secret of HERE"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the service at the owner's cost."
        remedy = "delete it on HERE's platform under access manager, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.here.com/docs/category/identity-and-access-management"
        over = "setting"
        check = "mixed"
        entropy = "4.8"
    strings:
        $assigned = /(HERE_ACCESS|here_access|here\.access|here-access|HERE-ACCESS|HERE_API)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{86}\b/ ascii
    condition:
        $assigned
}
