rule grafana_legacy_key : grafana
{
    meta:
        code = "NK-S0289"
        title = "API key of Grafana, as it was made until version 9"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read dashboards and query the data sources behind them."
        remedy = "delete it in Grafana under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/"
        over = "any"
        check = "base64_json"
        prefix = "eyJrIjoi"
    strings:
        $value = /eyJrIjoi[0-9A-Za-z+\/]{60,400}={0,2}/ ascii
    condition:
        $value
}
