rule databricks_access_token : databricks
{
    meta:
        code = "NK-S0165"
        title = "Personal access token of Databricks"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the data that its owner can see, and run code on the clusters."
        remedy = "revoke it in the workspace's settings under developer, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.databricks.com/aws/en/dev-tools/auth/pat"
        over = "any"
        entropy = "3.0"
        prefix = "dapi"
    strings:
        $value = /dapi[0-9a-f]{32}(-[0-9])?/ fullword ascii
    condition:
        $value
}
