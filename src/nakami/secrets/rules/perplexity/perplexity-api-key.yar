rule perplexity_api_key : perplexity
{
    meta:
        code = "NK-S0258"
        title = "API key of Perplexity"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "revoke it in Perplexity's settings under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.perplexity.ai/getting-started/quickstart"
        over = "any"
        entropy = "4.0"
        prefix = "pplx-"
    strings:
        $value = /pplx-[0-9A-Za-z]{48}/ fullword ascii
    condition:
        $value
}
