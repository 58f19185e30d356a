rule cockroach_api_key : cockroach
{
    meta:
        code = "NK-S0168"
        title = "API key of CockroachDB Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the clusters of the organisation, and let themselves into the data."
        remedy = "delete it in the cloud console under access management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.cockroachlabs.com/docs/cockroachcloud/managing-access"
        over = "any"
        entropy = "4.2"
        prefix = "CCDB1_"
    strings:
        $value = /CCDB1_[0-9A-Za-z]{22}_[0-9A-Za-z]{40}/ fullword ascii
    condition:
        $value
}
