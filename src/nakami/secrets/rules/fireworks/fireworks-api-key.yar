rule fireworks_api_key : fireworks
{
    meta:
        code = "NK-S0261"
        title = "API key of Fireworks AI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it at Fireworks under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.fireworks.ai/getting-started/quickstart"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "fw_"
    strings:
        $value = /fw_[0-9A-Za-z]{22,24}/ fullword ascii
    condition:
        $value
}
