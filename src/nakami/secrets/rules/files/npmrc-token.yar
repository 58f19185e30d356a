rule npmrc_token
{
    meta:
        code = "NK-S0514"
        title = "Token or password of an npm registry"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc"
        over = "text"
        reading = "settings"
        names = "(?:.*:)?_(?:authToken|password|auth)"
    condition:
        filesize < 1MB and (filename == ".npmrc" or filename == "npmrc")
}
