rule doppler_service_account_token : doppler
{
    meta:
        code = "NK-S0064"
        title = "Token of a service account of Doppler"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and often change the secrets that the service account can see at Doppler."
        remedy = "revoke it in Doppler's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.doppler.com/reference/auth-token-formats"
        over = "any"
        entropy = "4.0"
        prefix = "dp.sa."
    strings:
        $value = /dp\.sa\.[0-9A-Za-z]{40,44}/ fullword ascii
    condition:
        $value
}
