rule new_relic_insert_key : newrelic
{
    meta:
        code = "NK-S0283"
        title = "Insights insert key of New Relic"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false events to the account."
        remedy = "delete it in New Relic under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
        over = "any"
        entropy = "3.2"
        prefix = "NRII-"
    strings:
        $value = /NRII-[0-9A-Za-z_\-]{32}/ fullword ascii
    condition:
        $value
}
