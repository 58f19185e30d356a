rule openrouter_api_key : openrouter
{
    meta:
        code = "NK-S0260"
        title = "API key of OpenRouter"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it on OpenRouter under keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://openrouter.ai/docs/api-reference/authentication"
        over = "any"
        entropy = "3.4"
        prefix = "sk-or-v1-"
    strings:
        $value = /sk-or-v1-[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
