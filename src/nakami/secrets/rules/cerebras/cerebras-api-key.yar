rule cerebras_api_key : cerebras
{
    meta:
        code = "NK-S0263"
        title = "API key of Cerebras"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Cerebras's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://inference-docs.cerebras.ai/quickstart"
        over = "any"
        check = "letters_and_digits"
        entropy = "4.0"
        prefix = "csk-"
    strings:
        $value = /csk-[0-9a-z]{48}/ fullword ascii
    condition:
        $value
}
