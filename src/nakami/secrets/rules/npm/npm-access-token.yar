rule npm_access_token : npm
{
    meta:
        code = "NK-S0026"
        title = "Access token of npm"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can install the private packages of its owner, and with most tokens publish new versions of all of them."
        remedy = "revoke it on the site of npm under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.blog/security/announcing-npms-new-access-token-format/"
        over = "any"
        check = "crc_base62"
        prefix = "npm_"
    strings:
        $value = /npm_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
