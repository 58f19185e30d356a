rule tencent_secret_key : tencent
{
    meta:
        code = "NK-S0122"
        title = "Secret key of Tencent Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Tencent Cloud account as the key's user, up to all of it."
        remedy = "disable it in the console under access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.tencentcloud.com/document/product/598/32675"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(tencent|TENCENT|Tencent|qcloud|QCLOUD|Qcloud|COS_SECRET|cos_secret)[\w.\-]{0,16}(secret_key|SECRET_KEY|secretKey|SecretKey|secretkey|SECRETKEY|Secretkey|KEY|key|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
