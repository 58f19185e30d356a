rule notion_legacy_token : notion
{
    meta:
        code = "NK-S0329"
        title = "Token of a Notion integration, as it was made until 2024"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the pages that the integration was let into."
        remedy = "refresh it in Notion under integrations, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.notion.com/docs/authorization"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(notion|NOTION|Notion)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token|secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?secret_[0-9A-Za-z]{43}\b/ ascii
    condition:
        $assigned
}
