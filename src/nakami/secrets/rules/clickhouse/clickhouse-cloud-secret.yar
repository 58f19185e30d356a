rule clickhouse_cloud_secret : clickhouse
{
    meta:
        code = "NK-S0170"
        title = "API secret of ClickHouse Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the services of the organisation, and let themselves into the data."
        remedy = "delete it in ClickHouse Cloud under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://clickhouse.com/docs/cloud/manage/openapi"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "4b1d"
    strings:
        $value = /4b1d[0-9A-Za-z]{38}/ fullword ascii
    condition:
        $value
}
