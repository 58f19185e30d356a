rule auth0_client_secret : auth0
{
    meta:
        code = "NK-S0312"
        title = "Client secret of Auth0"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application: with management rights, read and change every user."
        remedy = "rotate it in Auth0's dashboard under the application's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://auth0.com/docs/get-started/applications/confidential-and-public-applications"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(auth0|AUTH0|Auth0)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{64}\b/ ascii
    condition:
        $assigned
}
