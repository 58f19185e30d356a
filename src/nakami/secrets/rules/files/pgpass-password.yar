rule pgpass_password
{
    meta:
        code = "NK-S0512"
        title = "Password of PostgreSQL in a .pgpass file"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.postgresql.org/docs/current/libpq-pgpass.html"
        over = "text"
        reading = "last-field"
        names = "[^: ]{1,255}:(?:[0-9]{1,5}|[*]):[^:]{1,100}:[^:]{1,100}"
    condition:
        filesize < 1MB and (filename == ".pgpass" or filename == "pgpass.conf" or filename == "pgpass")
}
