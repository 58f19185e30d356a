rule octopus_api_key : octopus
{
    meta:
        code = "NK-S0049"
        title = "API key of Octopus Deploy"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can deploy what they like wherever the server deploys."
        remedy = "revoke it on the server under profile, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(octopus|OCTOPUS|Octopus)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?API-[0-9A-Z]{25,34}\b/ ascii
    condition:
        $assigned
}
