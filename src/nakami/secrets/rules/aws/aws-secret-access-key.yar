rule aws_secret_access_key : aws
{
    meta:
        code = "NK-S0079"
        title = "Secret access key of AWS"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the AWS account as the key's user, up to all of it."
        remedy = "deactivate the key in AWS IAM and look in CloudTrail for who used it, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"
        over = "setting"
        check = "mixed"
        entropy = "4.2"
    strings:
        $assigned = /([sS]ecret_?[aA]ccess_?[kK]ey|SECRET_ACCESS_KEY|AWS_SECRET_KEY|AWS_SECRET|aws_?[sS]ecret(_?[kK]ey)?)(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9A-Za-z\/+]{39}[0-9A-Za-z]\b|[0-9A-Za-z\/+]{39}[\/+]\B)/ ascii
    condition:
        $assigned
}
