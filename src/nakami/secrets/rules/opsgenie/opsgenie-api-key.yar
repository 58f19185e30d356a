rule opsgenie_api_key : opsgenie uuid
{
    meta:
        code = "NK-S0294"
        title = "API key of Opsgenie"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and silence the alarms of the account."
        remedy = "delete it in Opsgenie under API key management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.atlassian.com/opsgenie/docs/api-key-management/"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(opsgenie|OPSGENIE|Opsgenie)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
