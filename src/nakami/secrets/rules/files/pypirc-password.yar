rule pypirc_password
{
    meta:
        code = "NK-S0515"
        title = "Password or token of a Python package index"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://packaging.python.org/en/latest/specifications/pypirc/"
        over = "text"
        reading = "settings"
        names = "password"
    condition:
        filesize < 1MB and (filename == ".pypirc")
}
