rule elevenlabs_api_key : elevenlabs
{
    meta:
        code = "NK-S0265"
        title = "API key of ElevenLabs"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it at ElevenLabs under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://elevenlabs.io/docs/api-reference/authentication"
        over = "any"
        entropy = "3.2"
        prefix = "sk_"
    strings:
        $value = /sk_[0-9a-f]{48}/ fullword ascii
    condition:
        $value
}
