rule new_relic_license_key : newrelic
{
    meta:
        code = "NK-S0285"
        title = "License key of New Relic"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false metrics and logs to the account."
        remedy = "delete it in New Relic under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
        over = "any"
        entropy = "3.2"
    strings:
        $value = /(eu01xx[0-9a-f]{26,30}|[0-9a-f]{32,36})(FFFF)?NRAL/ fullword ascii
    condition:
        $value
}
