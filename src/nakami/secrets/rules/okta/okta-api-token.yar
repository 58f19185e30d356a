rule okta_api_token : okta
{
    meta:
        code = "NK-S0310"
        title = "API token of Okta"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the organisation's users and applications with its owner's rights."
        remedy = "revoke it in Okta's admin console under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.okta.com/docs/guides/create-an-api-token/main/"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(okta_|OKTA_|oktaT|oktaA|okta.|OKTA.|Okta.)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?00[0-9A-Za-z_\-]{40}\b/ ascii
    condition:
        $assigned
}
