rule new_relic_rest_key : newrelic
{
    meta:
        code = "NK-S0286"
        title = "REST API key of New Relic"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read metrics and settings of the account."
        remedy = "delete it in New Relic under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
        over = "any"
        entropy = "3.2"
        prefix = "NRRA-"
    strings:
        $value = /NRRA-[0-9a-f]{42}/ fullword ascii
    condition:
        $value
}
