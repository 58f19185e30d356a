rule discord_client_secret : discord
{
    meta:
        code = "NK-S0188"
        title = "Client secret of a Discord application"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards Discord and its users."
        remedy = "reset it in Discord's developer portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://discord.com/developers/docs/topics/oauth2"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(discord|DISCORD|Discord)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{32}\b/ ascii
    condition:
        $assigned
}
