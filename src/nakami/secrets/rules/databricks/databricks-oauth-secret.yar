rule databricks_oauth_secret : databricks
{
    meta:
        code = "NK-S0166"
        title = "OAuth secret of a Databricks service principal"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the data that the service principal can see, and run code on the clusters."
        remedy = "delete it in the account console under service principals, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m"
        over = "any"
        entropy = "3.0"
        prefix = "dose"
    strings:
        $value = /dose[0-9a-f]{32}/ fullword ascii
    condition:
        $value
}
