rule exoscale_api_key : exoscale
{
    meta:
        code = "NK-S0131"
        title = "API key of Exoscale"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Exoscale account, if the secret half lies near, as it mostly does."
        remedy = "revoke it in the portal under IAM, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://community.exoscale.com/product/iam/"
        over = "any"
        entropy = "3.2"
        prefix = "EXO"
    strings:
        $value = /EXO[0-9a-f]{24}/ fullword ascii
    condition:
        $value
}
