rule plaid_secret : plaid
{
    meta:
        code = "NK-S0224"
        title = "Secret of Plaid"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the bank accounts that users connected."
        remedy = "rotate it in Plaid's dashboard under keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://plaid.com/docs/quickstart/glossary/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(plaid|PLAID|Plaid)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{30}\b/ ascii
    condition:
        $assigned
}
