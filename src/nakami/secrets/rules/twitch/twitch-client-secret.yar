rule twitch_client_secret : twitch
{
    meta:
        code = "NK-S0321"
        title = "Client secret of Twitch"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application towards Twitch."
        remedy = "make a new one in Twitch's developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://dev.twitch.tv/docs/authentication/"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.6"
    strings:
        $assigned = /(twitch|TWITCH|Twitch)[\w.\-]{0,16}(secret|SECRET|Secret|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?(oauth:)?[0-9a-z]{30}\b/ ascii
    condition:
        $assigned
}
