rule sentry_organisation_token : sentry
{
    meta:
        code = "NK-S0290"
        title = "Organisation auth token of Sentry"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can upload releases and source maps, and read which there are."
        remedy = "revoke it in Sentry under auth tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sentry.io/account/auth-tokens/"
        over = "any"
        check = "base64_json"
        prefix = "sntrys_eyJ"
    strings:
        $value = /sntrys_eyJ[0-9A-Za-z+\/]{80,400}={0,2}_[0-9A-Za-z+\/]{43}/ fullword ascii
    condition:
        $value
}
