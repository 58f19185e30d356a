rule mail_relay_table_password
{
    meta:
        code = "NK-S0549"
        title = "Password in the relay table of Postfix"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.postfix.org/SASL_README.html"
        over = "text"
        reading = "last-field"
        names = ".?[A-Za-z0-9_.-]{2,200}.?(?::[A-Za-z0-9_]{2,20})?[ ]{1,20}[^: ]{1,100}"
    condition:
        filesize < 1MB and (filename matches /^(sasl_passwd|smtp_sasl_passwords|relay_passwd)$/)
}
