rule together_api_key : together
{
    meta:
        code = "NK-S0262"
        title = "API key of Together AI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it at Together under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.together.ai/docs/quickstart"
        over = "any"
        entropy = "4.0"
        prefix = "tgp_v1_"
    strings:
        $value = /tgp_v1_[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
