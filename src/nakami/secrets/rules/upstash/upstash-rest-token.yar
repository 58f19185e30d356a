rule upstash_rest_token : upstash
{
    meta:
        code = "NK-S0172"
        title = "Token of an Upstash data base"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data base."
        remedy = "reset it in Upstash's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://upstash.com/docs/redis/features/restapi"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(upstash|UPSTASH|Upstash)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{38,100}={0,2}/ ascii
    condition:
        $assigned
}
