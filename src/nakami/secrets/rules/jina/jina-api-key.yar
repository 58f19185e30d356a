rule jina_api_key : jina
{
    meta:
        code = "NK-S0268"
        title = "API key of Jina AI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it at Jina under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://jina.ai/api-dashboard/"
        over = "any"
        entropy = "4.0"
        prefix = "jina_"
    strings:
        $value = /jina_[0-9a-f]{32}[0-9A-Za-z_\-]{28}/ fullword ascii
    condition:
        $value
}
