rule langsmith_api_key : langchain
{
    meta:
        code = "NK-S0269"
        title = "API key of LangSmith"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what the application asked its language models, and what they answered."
        remedy = "delete it in LangSmith's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.langchain.com/langsmith/create-account-api-key"
        over = "any"
        entropy = "3.4"
        prefix = "lsv2_"
    strings:
        $value = /lsv2_(pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/ fullword ascii
    condition:
        $value
}
