rule service_unit_password
{
    meta:
        code = "NK-S0567"
        title = "Password in the unit of a service"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html"
        over = "setting"
    strings:
        $behind = /Environment=["']?[A-Z_]{0,40}(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_KEY|ACCESS_KEY|PASS)=/ ascii
    condition:
        filesize < 256KB and (extension matches /^\.(service|conf|socket|timer)$/) and $behind
}
