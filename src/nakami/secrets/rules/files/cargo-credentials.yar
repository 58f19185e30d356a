rule cargo_credentials
{
    meta:
        code = "NK-S0523"
        title = "Token of a crate registry"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "token"
    condition:
        filesize < 1MB and (filename matches /^credentials(\.toml)?$/ and filepath matches /cargo$/)
}
