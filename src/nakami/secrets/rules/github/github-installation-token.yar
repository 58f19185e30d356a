rule github_installation_token : github
{
    meta:
        code = "NK-S0004"
        title = "Installation token of a GitHub App"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the app in its repositories while the token lives, an hour at most; it tells that builds leave their tokens behind."
        remedy = "revoke it in GitHub's settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
        over = "any"
        check = "crc_base62"
        prefix = "ghs_"
    strings:
        $value = /ghs_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
