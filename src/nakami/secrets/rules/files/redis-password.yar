rule redis_password
{
    meta:
        code = "NK-S0553"
        title = "Password of a Redis or Valkey server"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "requirepass|masterauth|sentinel auth-pass"
    condition:
        filesize < 1MB and (filename matches /^(redis|valkey|sentinel|keydb)[\w.-]{0,40}\.conf$/)
}
