rule slack_webhook : slack
{
    meta:
        code = "NK-S0184"
        title = "Incoming webhook of Slack"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post in the channel in the name of the app."
        remedy = "remove it in the settings of the Slack app, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/messaging/webhooks"
        over = "any"
        entropy = "4.0"
    strings:
        $value = /https:\/\/hooks\.slack\.com\/services\/T[0-9A-Z]{8,11}\/B[0-9A-Z]{8,12}\/[0-9A-Za-z]{24}/ fullword ascii
    condition:
        $value
}
