rule sentry_user_token : sentry
{
    meta:
        code = "NK-S0291"
        title = "User auth token of Sentry"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the errors of its owner's projects, with the data in them."
        remedy = "revoke it in Sentry under auth tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sentry.io/account/auth-tokens/"
        over = "any"
        entropy = "3.2"
        prefix = "sntryu_"
    strings:
        $value = /sntryu_[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
