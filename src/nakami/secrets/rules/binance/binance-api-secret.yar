rule binance_api_secret : binance
{
    meta:
        code = "NK-S0236"
        title = "API secret of Binance"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can trade and, with some keys, withdraw the account's coins."
        remedy = "delete it in Binance under API management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(binance|BINANCE|Binance)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{64}\b/ ascii
    condition:
        $assigned
}
