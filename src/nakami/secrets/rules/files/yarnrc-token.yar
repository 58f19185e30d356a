rule yarnrc_token
{
    meta:
        code = "NK-S0516"
        title = "Token of a registry in a Yarn configuration"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://yarnpkg.com/configuration/yarnrc"
        over = "text"
        reading = "settings"
        names = "npmAuthToken|npmAuthIdent|.*_authToken"
    condition:
        filesize < 1MB and (filename == ".yarnrc.yml" or filename == ".yarnrc")
}
