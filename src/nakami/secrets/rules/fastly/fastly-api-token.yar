rule fastly_api_token : fastly
{
    meta:
        code = "NK-S0144"
        title = "API token of Fastly"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can purge and often change what Fastly delivers for the account."
        remedy = "delete it in Fastly's settings under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.fastly.com/en/guides/using-api-tokens"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(fastly|FASTLY|Fastly)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{32}\b/ ascii
    condition:
        $assigned
}
