rule upcloud_api_token : upcloud
{
    meta:
        code = "NK-S0130"
        title = "API token of UpCloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create, read and destroy machines and data of the account."
        remedy = "delete it in the hub under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://upcloud.com/docs/guides/getting-started-upcloud-api/"
        over = "any"
        entropy = "3.6"
        prefix = "ucat_"
    strings:
        $value = /ucat_[0-9A-Z]{26}/ fullword ascii
    condition:
        $value
}
