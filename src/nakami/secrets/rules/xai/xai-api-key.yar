rule xai_api_key : xai
{
    meta:
        code = "NK-S0259"
        title = "API key of xAI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in xAI's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.x.ai/docs/overview"
        over = "any"
        entropy = "4.4"
        prefix = "xai-"
    strings:
        $value = /xai-[0-9A-Za-z]{80}/ fullword ascii
    condition:
        $value
}
