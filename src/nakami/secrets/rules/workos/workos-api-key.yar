rule workos_api_key : workos
{
    meta:
        code = "NK-S0314"
        title = "API key of WorkOS, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the users and directories of the application."
        remedy = "delete it in WorkOS's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://workos.com/docs/reference"
        over = "any"
        entropy = "4.4"
        prefix = "sk_live_a2V5X"
    strings:
        $value = /sk_live_a2V5X[0-9A-Za-z]{60,110}/ fullword ascii
    condition:
        $value
}
