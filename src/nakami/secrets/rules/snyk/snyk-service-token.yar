rule snyk_service_token : snyk
{
    meta:
        code = "NK-S0052"
        title = "Access token of Snyk"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read which holes all projects of its owner have, and change what Snyk reports."
        remedy = "revoke it in Snyk's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.snyk.io/snyk-api/authentication-for-api"
        over = "any"
        entropy = "4.0"
        prefix = "snyk_"
    strings:
        $value = /snyk_(uat|sat)\.[0-9a-f]{8}\.[0-9A-Za-z_\-]{20,600}\.[0-9A-Za-z_\-]{20,120}/ fullword ascii
    condition:
        $value
}
