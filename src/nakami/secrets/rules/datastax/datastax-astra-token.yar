rule datastax_astra_token : datastax
{
    meta:
        code = "NK-S0169"
        title = "Application token of DataStax Astra"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data bases that the token's role can reach."
        remedy = "delete it in Astra under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html"
        over = "any"
        entropy = "3.6"
        prefix = "AstraCS"
    strings:
        $value = /AstraCS:[0-9A-Za-z]{24}:[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
