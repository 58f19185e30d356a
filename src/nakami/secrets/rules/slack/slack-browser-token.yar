rule slack_browser_token : slack
{
    meta:
        code = "NK-S0181"
        title = "Session token of a Slack user"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and write in Slack as a person, together with the cookie that lies near."
        remedy = "revoke it in the settings of the Slack app, or with `auth.revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/authentication/token-types"
        over = "any"
        check = "slack"
        entropy = "3.0"
        prefix = "xoxc-"
    strings:
        $value = /xoxc-[0-9]{9,14}-[0-9]{9,14}-[0-9]{9,14}-[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
