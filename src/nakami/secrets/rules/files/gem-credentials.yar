rule gem_credentials
{
    meta:
        code = "NK-S0522"
        title = "Key of a gem server"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = ":?[A-Za-z0-9_.:/-]+"
    condition:
        filesize < 1MB and (filename == "credentials" and filepath matches /\.gem$/)
}
