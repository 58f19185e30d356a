rule rancher_api_token : rancher
{
    meta:
        code = "NK-S0072"
        title = "API token of Rancher"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the clusters that its owner can see in Rancher."
        remedy = "delete it in Rancher under account and API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys"
        over = "any"
        entropy = "4.0"
        prefix = "token-"
    strings:
        $value = /token-[0-9a-z]{5}:[0-9a-z]{54}/ fullword ascii
    condition:
        $value
}
