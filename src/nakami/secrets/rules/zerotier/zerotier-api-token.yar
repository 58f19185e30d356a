rule zerotier_api_token : zerotier
{
    meta:
        code = "NK-S0076"
        title = "API token of ZeroTier"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can let machines into the private network."
        remedy = "delete it in ZeroTier's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.zerotier.com/api/central/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(zerotier|ZEROTIER|Zerotier)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
