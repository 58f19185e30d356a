rule groq_api_key : groq
{
    meta:
        code = "NK-S0257"
        title = "API key of Groq"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Groq's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://console.groq.com/docs/quickstart"
        over = "any"
        entropy = "4.0"
        prefix = "gsk_"
    strings:
        $value = /gsk_[0-9A-Za-z]{52}/ fullword ascii
    condition:
        $value
}
