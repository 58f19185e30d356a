rule freshdesk_api_key : freshdesk
{
    meta:
        code = "NK-S0352"
        title = "API key of Freshdesk"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and answer customers' requests."
        remedy = "reset it in Freshdesk's profile settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.freshdesk.com/api/#authentication"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(freshdesk|FRESHDESK|Freshdesk|freshservice|FRESHSERVICE|Freshservice)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{20}\b/ ascii
    condition:
        $assigned
}
