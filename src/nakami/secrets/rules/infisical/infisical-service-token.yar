rule infisical_service_token : infisical
{
    meta:
        code = "NK-S0067"
        title = "Service token of Infisical"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the secrets of one project at Infisical."
        remedy = "delete it in the project's settings on Infisical, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://infisical.com/docs/documentation/platform/token"
        over = "any"
        entropy = "3.2"
        prefix = "st."
    strings:
        $value = /st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/ fullword ascii
    condition:
        $value
}
