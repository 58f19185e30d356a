rule doppler_cli_token : doppler
{
    meta:
        code = "NK-S0063"
        title = "Token of Doppler's command line"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change all secrets that its owner keeps at Doppler."
        remedy = "revoke it in Doppler's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.doppler.com/reference/auth-token-formats"
        over = "any"
        entropy = "4.0"
        prefix = "dp.ct."
    strings:
        $value = /dp\.ct\.[0-9A-Za-z]{40,44}/ fullword ascii
    condition:
        $value
}
