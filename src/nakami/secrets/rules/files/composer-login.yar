rule composer_login
{
    meta:
        code = "NK-S0521"
        title = "Login to a repository of Composer"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://getcomposer.org/doc/articles/authentication-for-private-packages.md"
        over = "text"
        reading = "settings"
        names = "password|.*token|bearer|git(?:hub|lab)[.]com"
    condition:
        filesize < 1MB and (filename == "auth.json")
}
