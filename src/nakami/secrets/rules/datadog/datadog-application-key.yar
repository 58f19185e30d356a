rule datadog_application_key : datadog
{
    meta:
        code = "NK-S0281"
        title = "Application key of Datadog"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read metrics, logs and dashboards of the account, and change what its owner can."
        remedy = "revoke it in Datadog's organisation settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.datadoghq.com/account_management/api-app-keys/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(datadog|DATADOG|Datadog|DD_APP|dd_app|ddApp)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
