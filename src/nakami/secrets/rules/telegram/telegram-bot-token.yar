rule telegram_bot_token : telegram
{
    meta:
        code = "NK-S0189"
        title = "Token of a Telegram bot"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what is written to the bot, and answer in its name."
        remedy = "revoke it with @BotFather, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://core.telegram.org/bots/api#authorizing-your-bot"
        over = "any"
        check = "telegram"
        entropy = "3.8"
    strings:
        $value = /[0-9A-Fa-f]{8,10}:AA[0-9A-Za-z_\-]{33}/ fullword ascii
    condition:
        $value
}
