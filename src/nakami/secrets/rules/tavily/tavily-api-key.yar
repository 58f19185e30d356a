rule tavily_api_key : tavily
{
    meta:
        code = "NK-S0267"
        title = "API key of Tavily"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it at Tavily under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.tavily.com/documentation/quickstart"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "tvly-"
    strings:
        $value = /tvly-((dev|prod)-)?[0-9A-Za-z]{32}/ fullword ascii
    condition:
        $value
}
