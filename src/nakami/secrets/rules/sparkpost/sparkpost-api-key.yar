rule sparkpost_api_key : sparkpost
{
    meta:
        code = "NK-S0203"
        title = "API key of SparkPost"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send mail in the name of the domain."
        remedy = "delete it in SparkPost under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.sparkpost.com/api/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(sparkpost|SPARKPOST|Sparkpost)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
