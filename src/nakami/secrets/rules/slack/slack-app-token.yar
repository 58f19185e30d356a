rule slack_app_token : slack
{
    meta:
        code = "NK-S0182"
        title = "App-level token of Slack"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can open the app's socket and be sent every event meant for it."
        remedy = "revoke it in the settings of the Slack app, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.slack.com/authentication/token-types"
        over = "any"
        entropy = "3.4"
        prefix = "xapp-"
    strings:
        $value = /xapp-[0-9]-A[0-9A-Z]{8,12}-[0-9]{9,14}-[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
