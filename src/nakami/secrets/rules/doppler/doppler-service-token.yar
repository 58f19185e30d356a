rule doppler_service_token : doppler
{
    meta:
        code = "NK-S0062"
        title = "Service token of Doppler"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the secrets of one configuration at Doppler."
        remedy = "revoke it in Doppler's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.doppler.com/reference/auth-token-formats"
        over = "any"
        entropy = "4.0"
        prefix = "dp.st."
    strings:
        $value = /dp\.st\.([a-z0-9_\-]{2,35}\.)?[0-9A-Za-z]{40,44}/ fullword ascii
    condition:
        $value
}
