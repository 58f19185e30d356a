rule discord_webhook : discord
{
    meta:
        code = "NK-S0187"
        title = "Webhook of Discord"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post in the channel in the name of the webhook."
        remedy = "delete it in the channel's settings under integrations, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://discord.com/developers/docs/resources/webhook"
        over = "any"
        entropy = "4.0"
    strings:
        $value = /https:\/\/(ptb\.|canary\.)?discord(app)?\.com\/api\/(v[0-9]{1,2}\/)?webhooks\/[0-9]{17,20}\/[0-9A-Za-z_\-]{60,90}/ fullword ascii
    condition:
        $value
}
