rule slack_legacy_token : slack
{
    meta:
        code = "NK-S0180"
        title = "Workspace or refresh token of Slack, of the older kinds"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Slack as the application."
        remedy = "revoke it in the settings of the Slack app, or with `auth.revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/authentication/token-types"
        over = "any"
        check = "slack"
        entropy = "3.0"
        prefix = "xox"
    strings:
        $value = /xox[ar]-(2-)?[0-9]{9,14}-[0-9]{9,14}-([0-9]{9,14}-)?[0-9a-f]{32}/ fullword ascii
    condition:
        $value
}
