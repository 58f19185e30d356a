rule mailgun_sending_key : mailgun
{
    meta:
        code = "NK-S0195"
        title = "API or sending key of Mailgun"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain."
        remedy = "delete it in Mailgun under API security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(mailgun|MAILGUN|Mailgun)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token|password|PASSWORD|Password)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b/ ascii
    condition:
        $assigned
}
