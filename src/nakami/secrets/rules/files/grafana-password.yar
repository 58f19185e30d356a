rule grafana_password
{
    meta:
        code = "NK-S0559"
        title = "Password or key in the configuration of Grafana"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "admin_password|secret_key|password|client_secret|bind_password"
    condition:
        filesize < 1MB and (filename == "grafana.ini" or (filename == "custom.ini" and filepath matches /grafana/))
}
