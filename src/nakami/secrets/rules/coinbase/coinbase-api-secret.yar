rule coinbase_api_secret : coinbase
{
    meta:
        code = "NK-S0235"
        title = "API secret of Coinbase"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can trade and move the coins that the key reaches."
        remedy = "delete it in Coinbase under API settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.cdp.coinbase.com/get-started/authentication/overview"
        over = "setting"
        check = "mixed"
        entropy = "4.8"
    strings:
        $assigned = /(coinbase|COINBASE|Coinbase|cdp_api|CDP_API)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z+\/]{86}==/ ascii
    condition:
        $assigned
}
