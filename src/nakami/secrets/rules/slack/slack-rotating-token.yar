rule slack_rotating_token : slack
{
    meta:
        code = "NK-S0183"
        title = "Rotating access or refresh token of Slack"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Slack as the application, and with a refresh token for as long as it is not revoked."
        remedy = "revoke it in the settings of the Slack app, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/authentication/rotation"
        over = "any"
        entropy = "4.6"
    strings:
        $value_1 = /xoxe\.xox[bp]-[0-9]-[0-9A-Za-z]{150,180}/ fullword ascii
        $value_2 = /xoxe-[0-9]-[0-9A-Za-z]{140,160}/ fullword ascii
    condition:
        any of ($value_*)
}
