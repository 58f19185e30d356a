rule github_user_to_server_token : github
{
    meta:
        code = "NK-S0003"
        title = "Token of a GitHub App for a user"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act on GitHub for a user of the app until the token runs out, which can be never."
        remedy = "revoke it in GitHub's settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/"
        over = "any"
        check = "crc_base62"
        prefix = "ghu_"
    strings:
        $value = /ghu_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
