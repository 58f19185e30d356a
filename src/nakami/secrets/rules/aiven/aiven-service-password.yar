rule aiven_service_password : aiven
{
    meta:
        code = "NK-S0167"
        title = "Password of a service at Aiven"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data base or stream that it is for."
        remedy = "reset it in Aiven's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://aiven.io/docs/platform/concepts/service-users"
        over = "any"
        entropy = "3.4"
        prefix = "AVNS_"
    strings:
        $value = /AVNS_[0-9A-Za-z_\-]{19}/ fullword ascii
    condition:
        $value
}
