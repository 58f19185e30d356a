rule elastic_cloud_key : elastic
{
    meta:
        code = "NK-S0176"
        title = "API key of Elastic Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the deployments of the organisation, and let themselves into the data."
        remedy = "revoke it in Elastic Cloud under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys"
        over = "any"
        entropy = "4.2"
        prefix = "essu_"
    strings:
        $value = /essu_[0-9A-Za-z+\/]{56,120}={0,2}/ fullword ascii
    condition:
        $value
}
