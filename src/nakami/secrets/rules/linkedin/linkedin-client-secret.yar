rule linkedin_client_secret : linkedin
{
    meta:
        code = "NK-S0320"
        title = "Client secret of LinkedIn"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application towards LinkedIn and its users."
        remedy = "generate a new one in LinkedIn's developer portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(linkedin|LINKEDIN|Linkedin)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?(WPL_AP1\.[0-9A-Za-z]{16}\.[0-9A-Za-z+\/]{6}==|[0-9A-Za-z]{16})/ ascii
    condition:
        $assigned
}
