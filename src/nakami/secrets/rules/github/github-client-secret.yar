rule github_client_secret : github
{
    meta:
        code = "NK-S0007"
        title = "Client secret of a GitHub application"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards GitHub, and turn stolen codes into tokens of its users."
        remedy = "make a new client secret in the application's settings and delete this one, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(github|GITHUB|Github|GH_CLIENT|GH_APP|GH_OAUTH)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
