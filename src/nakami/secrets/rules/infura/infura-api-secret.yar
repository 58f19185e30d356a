rule infura_api_secret : infura
{
    meta:
        code = "NK-S0356"
        title = "API key secret of Infura"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the nodes at the owner's cost."
        remedy = "make a new key in Infura's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.metamask.io/services/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(infura|INFURA|Infura)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9a-f]{32}|[0-9A-Za-z+\/]{48})/ ascii
    condition:
        $assigned
}
