rule neon_api_key : neon
{
    meta:
        code = "NK-S0161"
        title = "API key of Neon"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's projects, and read the passwords of their data bases."
        remedy = "revoke it in Neon's console under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://neon.com/docs/manage/api-keys"
        over = "any"
        entropy = "4.0"
        prefix = "napi_"
    strings:
        $value = /napi_[0-9a-z]{64}/ fullword ascii
    condition:
        $value
}
