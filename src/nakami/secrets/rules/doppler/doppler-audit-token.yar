rule doppler_audit_token : doppler
{
    meta:
        code = "NK-S0066"
        title = "Audit token of Doppler"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read who did what in the workplace at Doppler."
        remedy = "revoke it in Doppler's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.doppler.com/reference/auth-token-formats"
        over = "any"
        entropy = "4.0"
        prefix = "dp.audit."
    strings:
        $value = /dp\.audit\.[0-9A-Za-z]{40,44}/ fullword ascii
    condition:
        $value
}
