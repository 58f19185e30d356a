rule discord_bot_token : discord
{
    meta:
        code = "NK-S0186"
        title = "Token of a Discord bot"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what the bot sees, write in its name, and do on its servers what its role allows."
        remedy = "reset it in Discord's developer portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://discord.com/developers/docs/reference#authentication"
        over = "setting"
        check = "discord"
        entropy = "4.0"
    strings:
        $assigned = /(TOKEN|DISCORD|[dD]iscord|BOT_KEY|bot[tT]oken|bot_token|\.login|bot\.run|client\.run|\"token|'token|token:)[\w.\-]{0,24}['\"]?[ \t]{0,4}(=>|[=:(, ])[ \t]{0,4}['\"]?[MNO][0-9A-Za-z_\-]{22,27}\.[0-9A-Za-z_\-]{6}\.[0-9A-Za-z_\-]{27,40}\b/ ascii
    condition:
        $assigned
}
