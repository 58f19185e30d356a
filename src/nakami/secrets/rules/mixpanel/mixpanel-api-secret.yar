rule mixpanel_api_secret : mixpanel
{
    meta:
        code = "NK-S0309"
        title = "API secret of Mixpanel"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can export the events of every user."
        remedy = "rotate it in Mixpanel under project settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(mixpanel|MIXPANEL|Mixpanel)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9a-f]{32}|[0-9A-Za-z]{32})\b/ ascii
    condition:
        $assigned
}
