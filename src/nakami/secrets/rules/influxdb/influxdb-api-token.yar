rule influxdb_api_token : influxdb
{
    meta:
        code = "NK-S0171"
        title = "API token of InfluxDB"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and write the buckets that the token is for."
        remedy = "delete it in InfluxDB under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.influxdata.com/influxdb/v2/admin/tokens/"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(influx|INFLUX|Influx)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{86}==/ ascii
    condition:
        $assigned
}
