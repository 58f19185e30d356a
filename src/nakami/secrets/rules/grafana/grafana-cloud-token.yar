rule grafana_cloud_token : grafana
{
    meta:
        code = "NK-S0288"
        title = "Access policy token of Grafana Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send or read metrics, logs and traces, as the policy says."
        remedy = "delete it in Grafana Cloud under access policies, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/"
        over = "any"
        check = "base64_json"
        prefix = "glc_eyJ"
    strings:
        $value = /glc_eyJ[0-9A-Za-z+\/]{60,400}={0,2}/ ascii
    condition:
        $value
}
