rule exoscale_api_secret : exoscale
{
    meta:
        code = "NK-S0132"
        title = "API secret of Exoscale"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Exoscale with the rights of the key's role."
        remedy = "revoke it in the portal under IAM, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://community.exoscale.com/product/iam/"
        over = "setting"
        check = "mixed"
        entropy = "4.2"
    strings:
        $assigned = /(exoscale|EXOSCALE|Exoscale)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{43}\b/ ascii
    condition:
        $assigned
}
