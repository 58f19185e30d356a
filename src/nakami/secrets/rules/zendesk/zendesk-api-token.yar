rule zendesk_api_token : zendesk
{
    meta:
        code = "NK-S0350"
        title = "API token of Zendesk"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and answer customers' requests."
        remedy = "delete it in Zendesk's admin center under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.zendesk.com/api-reference/introduction/security-and-auth/"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(zendesk|ZENDESK|Zendesk)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key|secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{40}\b/ ascii
    condition:
        $assigned
}
