rule sanity_api_token : sanity
{
    meta:
        code = "NK-S0364"
        title = "API token of Sanity"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the content of the project, as the token allows."
        remedy = "delete it in Sanity's project settings under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.sanity.io/docs/content-lake/http-auth"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(sanity|SANITY|Sanity)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?sk[0-9A-Za-z]{80,180}\b/ ascii
    condition:
        $assigned
}
