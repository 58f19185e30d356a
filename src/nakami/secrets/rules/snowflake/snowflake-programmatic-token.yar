rule snowflake_programmatic_token : snowflake
{
    meta:
        code = "NK-S0175"
        title = "Programmatic access token of Snowflake"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data that its owner can see in Snowflake."
        remedy = "remove it with `ALTER USER ... REMOVE PROGRAMMATIC ACCESS TOKEN`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.snowflake.com/en/user-guide/programmatic-access-tokens"
        over = "setting"
        check = "jwt"
        entropy = "3.0"
    strings:
        $assigned = /(snowflake|SNOWFLAKE|Snowflake)[\w.\-]{0,16}(token|TOKEN|Token|pat|PAT|Pat|password|PASSWORD|Password)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?eyJ[0-9A-Za-z_\-]{20,120}\.eyJ[0-9A-Za-z_\-]{40,600}\.[0-9A-Za-z_\-]{43,700}\b/ ascii
    condition:
        $assigned
}
