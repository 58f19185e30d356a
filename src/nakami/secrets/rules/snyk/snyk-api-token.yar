rule snyk_api_token : snyk uuid
{
    meta:
        code = "NK-S0051"
        title = "API token of Snyk"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read which holes all projects of its owner have, and change what Snyk reports."
        remedy = "revoke it in Snyk's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.snyk.io/snyk-api/authentication-for-api"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(snyk|SNYK|Snyk)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
