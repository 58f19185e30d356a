rule honeycomb_api_key : honeycomb
{
    meta:
        code = "NK-S0296"
        title = "Configuration key of Honeycomb"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the environment, as the key allows."
        remedy = "delete it in Honeycomb under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.honeycomb.io/configure/environments/manage-api-keys/"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(honeycomb|HONEYCOMB|Honeycomb)[\w.\-]{0,16}(key|KEY|Key|team|TEAM|Team)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9A-Za-z]{22}|[0-9a-f]{32})\b/ ascii
    condition:
        $assigned
}
