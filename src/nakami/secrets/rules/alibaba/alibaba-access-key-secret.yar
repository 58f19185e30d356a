rule alibaba_access_key_secret : alibaba
{
    meta:
        code = "NK-S0120"
        title = "Access key secret of Alibaba Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Alibaba Cloud account as the key's user, up to all of it."
        remedy = "disable it in the RAM console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(alibaba|ALIBABA|Alibaba|aliyun|ALIYUN|Aliyun|ALICLOUD|alicloud|Alicloud|OSS_ACCESS|oss_access|ossAccess|accessKeyS|ACCESS_KEY_S|access_key_s)[\w.\-]{0,18}(ecret|ECRET|Ecret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{30}\b/ ascii
    condition:
        $assigned
}
