rule confluent_api_secret : confluent
{
    meta:
        code = "NK-S0164"
        title = "API secret of Confluent Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and write the streams that the key is for, or change the clusters."
        remedy = "delete it in Confluent Cloud under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(confluent|CONFLUENT|Confluent|CCLOUD|ccloud|Ccloud)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?(cflt[0-9A-Za-z+\/]{60}|[0-9A-Za-z+\/]{64})/ ascii
    condition:
        $assigned
}
