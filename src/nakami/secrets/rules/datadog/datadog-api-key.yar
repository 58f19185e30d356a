rule datadog_api_key : datadog
{
    meta:
        code = "NK-S0280"
        title = "API key of Datadog"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false metrics and logs to the account."
        remedy = "revoke it in Datadog's organisation settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.datadoghq.com/account_management/api-app-keys/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(datadog|DATADOG|Datadog|DD_API|dd_api|ddApi)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
