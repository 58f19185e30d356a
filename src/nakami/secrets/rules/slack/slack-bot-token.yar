rule slack_bot_token : slack
{
    meta:
        code = "NK-S0178"
        title = "Bot token of Slack"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the channels that the bot is in, and post in its name."
        remedy = "revoke it in the settings of the Slack app, or with `auth.revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/authentication/token-types"
        over = "any"
        check = "slack"
        entropy = "3.0"
        prefix = "xoxb-"
    strings:
        $value = /xoxb-[0-9]{9,14}-[0-9]{9,14}-[0-9A-Za-z]{24}/ fullword ascii
    condition:
        $value
}
