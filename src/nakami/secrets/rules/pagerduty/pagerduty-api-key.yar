rule pagerduty_api_key : pagerduty
{
    meta:
        code = "NK-S0293"
        title = "API key of PagerDuty"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and silence the alarms of the account, and change who is called."
        remedy = "delete it in PagerDuty under API access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.pagerduty.com/main/docs/api-access-keys"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(pagerduty|PAGERDUTY|Pagerduty|PD_API|PD_TOKEN|pd_api)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?(u\+)?[0-9A-Za-z_+\-]{18,20}\b/ ascii
    condition:
        $assigned
}
