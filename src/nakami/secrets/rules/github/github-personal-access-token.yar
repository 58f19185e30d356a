rule github_personal_access_token : github
{
    meta:
        code = "NK-S0001"
        title = "Personal access token of GitHub"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on GitHub: read private code, and often write it."
        remedy = "revoke the token in GitHub's settings, give the build a secret mount instead, and rebuild without the layer that holds it"
        references = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
        over = "any"
        check = "crc_base62"
    strings:
        $value = /ghp_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
