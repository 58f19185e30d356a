rule dbt_cloud_token : dbt
{
    meta:
        code = "NK-S0345"
        title = "Token of dbt Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start jobs and read what they do, as the token allows."
        remedy = "delete it in dbt Cloud under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.getdbt.com/docs/dbt-cloud-apis/authentication"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "dbt"
    strings:
        $value = /dbt[uc]_[0-9A-Za-z_\-]{40,64}/ fullword ascii
    condition:
        $value
}
