rule new_relic_query_key : newrelic
{
    meta:
        code = "NK-S0284"
        title = "Insights query key of New Relic"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the account's events."
        remedy = "delete it in New Relic under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
        over = "any"
        entropy = "3.2"
        prefix = "NRIQ-"
    strings:
        $value = /NRIQ-[0-9A-Za-z_\-]{32}/ fullword ascii
    condition:
        $value
}
