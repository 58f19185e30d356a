rule bitbucket_app_password : bitbucket
{
    meta:
        code = "NK-S0021"
        title = "App password of Bitbucket"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act on Bitbucket as its owner: read private code, and often push it."
        remedy = "revoke it in Bitbucket's personal settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "ATBB"
    strings:
        $value = /ATBB[0-9A-Za-z]{24}[0-9A-F]{8}/ fullword ascii
    condition:
        $value
}
