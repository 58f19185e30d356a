rule sentry_legacy_token : sentry
{
    meta:
        code = "NK-S0292"
        title = "Auth token of Sentry, as it was made until 2023"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the errors of its owner's projects, with the data in them."
        remedy = "revoke it in Sentry under auth tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sentry.io/account/auth-tokens/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(sentry|SENTRY|Sentry)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{64}\b/ ascii
    condition:
        $assigned
}
