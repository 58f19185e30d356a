rule scaleway_secret_key : scaleway uuid
{
    meta:
        code = "NK-S0128"
        title = "Secret key of Scaleway"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Scaleway as the key's owner, with its rights."
        remedy = "delete it in the console under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(SCW_SECRET|scw_secret|scaleway|SCALEWAY|Scaleway)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
