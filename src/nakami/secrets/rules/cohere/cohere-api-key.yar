rule cohere_api_key : cohere
{
    meta:
        code = "NK-S0271"
        title = "API key of Cohere"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Cohere's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.cohere.com/reference/about"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(cohere|COHERE|Cohere|CO_API_KEY)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{40}\b/ ascii
    condition:
        $assigned
}
