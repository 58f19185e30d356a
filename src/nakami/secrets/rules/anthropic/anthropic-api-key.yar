rule anthropic_api_key : anthropic
{
    meta:
        code = "NK-S0251"
        title = "API key of Anthropic"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost, and read the workspace's files and batches."
        remedy = "delete it in Anthropic's console under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key"
        over = "any"
        entropy = "4.4"
        prefix = "sk-ant-api03-"
    strings:
        $value = /sk-ant-api03-[0-9A-Za-z_\-]{93}AA/ fullword ascii
    condition:
        $value
}
