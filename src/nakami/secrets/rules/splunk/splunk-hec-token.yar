rule splunk_hec_token : splunk uuid
{
    meta:
        code = "NK-S0298"
        title = "Token of Splunk's HTTP event collector"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false events to the index."
        remedy = "delete it in Splunk under data inputs, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned_name = /(plunk|PLUNK)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
        $assigned_short = /(HEC_TOKEN|hec_token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        any of them
}
