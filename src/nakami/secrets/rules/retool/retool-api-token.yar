rule retool_api_token : retool
{
    meta:
        code = "NK-S0346"
        title = "API token of Retool"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change apps and their users, and reach the data behind them."
        remedy = "revoke it in Retool's settings under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.retool.com/org-users/guides/retool-api/authentication"
        over = "any"
        check = "letters_and_digits"
        entropy = "3.4"
        prefix = "retool_"
    strings:
        $value = /retool_[0-9a-z]{26}/ fullword ascii
    condition:
        $value
}
