rule lokalise_api_token : lokalise
{
    meta:
        code = "NK-S0365"
        title = "API token of Lokalise"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's translations."
        remedy = "revoke it in Lokalise under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.lokalise.com/reference/api-authentication"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(lokalise|LOKALISE|Lokalise)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
