rule redis_cloud_secret_key : redis_cloud
{
    meta:
        code = "NK-S0174"
        title = "API secret key of Redis Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the data bases of the account."
        remedy = "delete it in Redis Cloud under access management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://redis.io/docs/latest/operate/rc/api/get-started/manage-api-keys/"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.8"
    strings:
        $assigned = /(REDISCLOUD|rediscloud|Rediscloud|REDIS_CLOUD|redis_cloud)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?S[0-9a-z]{40,56}\b/ ascii
    condition:
        $assigned
}
