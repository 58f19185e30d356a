rule new_relic_user_key : newrelic
{
    meta:
        code = "NK-S0282"
        title = "User key of New Relic"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read metrics, logs and settings of the account, and change what its owner can."
        remedy = "delete it in New Relic under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
        over = "any"
        entropy = "3.2"
        prefix = "NRAK-"
    strings:
        $value = /NRAK-[0-9A-Z]{27}/ fullword ascii
    condition:
        $value
}
