rule harness_api_token : harness
{
    meta:
        code = "NK-S0048"
        title = "API token of Harness"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner or service account on Harness: change and start pipelines."
        remedy = "delete it on Harness under profile or service accounts, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/"
        over = "any"
        entropy = "4.0"
    strings:
        $value = /[ps]at\.[0-9A-Za-z_\-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}/ fullword ascii
    condition:
        $value
}
