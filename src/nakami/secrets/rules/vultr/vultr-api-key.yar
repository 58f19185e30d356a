rule vultr_api_key : vultr
{
    meta:
        code = "NK-S0127"
        title = "API key of Vultr"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create, read and destroy machines and data of the account."
        remedy = "regenerate it in the customer portal under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.vultr.com/platform/other/api"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.8"
    strings:
        $assigned = /(vultr|VULTR|Vultr)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Z]{36}\b/ ascii
    condition:
        $assigned
}
