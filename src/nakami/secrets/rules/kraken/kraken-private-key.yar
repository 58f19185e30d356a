rule kraken_private_key : kraken
{
    meta:
        code = "NK-S0237"
        title = "Private key of Kraken's interface"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can trade and, with some keys, withdraw the account's coins."
        remedy = "delete it in Kraken under connections and API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.kraken.com/api/docs/guides/spot-rest-auth/"
        over = "setting"
        check = "mixed"
        entropy = "4.8"
    strings:
        $assigned = /(kraken|KRAKEN|Kraken)[\w.\-]{0,16}(private|PRIVATE|Private|secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z+\/]{86}==/ ascii
    condition:
        $assigned
}
