rule nvidia_api_key : nvidia
{
    meta:
        code = "NK-S0264"
        title = "API key of NVIDIA"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "revoke it at NVIDIA under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.nvidia.com/nim/"
        over = "any"
        entropy = "4.2"
        prefix = "nvapi-"
    strings:
        $value = /nvapi-[0-9A-Za-z_\-]{64}/ fullword ascii
    condition:
        $value
}
