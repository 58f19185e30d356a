rule github_refresh_token : github
{
    meta:
        code = "NK-S0005"
        title = "Refresh token of a GitHub App"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can make new access tokens of the app's user for half a year."
        remedy = "revoke it in GitHub's settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
        over = "any"
        check = "crc_base62"
        prefix = "ghr_"
    strings:
        $value = /ghr_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
