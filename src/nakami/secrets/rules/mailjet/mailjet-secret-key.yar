rule mailjet_secret_key : mailjet
{
    meta:
        code = "NK-S0202"
        title = "Secret key of Mailjet"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain."
        remedy = "reset it in Mailjet under API key management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://dev.mailjet.com/email/guides/getting-started/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(mailjet|MAILJET|Mailjet|MJ_APIKEY)[\w.\-]{0,16}(secret|SECRET|Secret|PRIVATE|private|Private)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
