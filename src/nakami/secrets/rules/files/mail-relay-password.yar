rule mail_relay_password
{
    meta:
        code = "NK-S0548"
        title = "Password of a mail relay"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "AuthPass|password|smtp_pass|smtp-auth-password|pass"
    condition:
        filesize < 1MB and (filename matches /^(sasl_passwd|smtp_auth|ssmtp\.conf|\.?msmtprc|\.esmtprc|revaliases|\.mailrc|\.muttrc|\.fetchmailrc|passwd\.client)$/)
}
