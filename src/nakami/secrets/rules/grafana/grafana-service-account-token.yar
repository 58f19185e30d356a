rule grafana_service_account_token : grafana
{
    meta:
        code = "NK-S0287"
        title = "Token of a service account of Grafana"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read dashboards and query the data sources behind them, and with an admin token change all of it."
        remedy = "delete it in Grafana under service accounts, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://grafana.com/docs/grafana/latest/administration/service-accounts/"
        over = "any"
        check = "grafana"
        prefix = "glsa_"
    strings:
        $value = /glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}/ fullword ascii
    condition:
        $value
}
