rule github_oauth_token : github
{
    meta:
        code = "NK-S0002"
        title = "OAuth access token of GitHub"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act on GitHub for the person who let an application in, within what the application was granted."
        remedy = "revoke it in GitHub's settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
        over = "any"
        check = "crc_base62"
        prefix = "gho_"
    strings:
        $value = /gho_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
