rule mysql_client_password
{
    meta:
        code = "NK-S0513"
        title = "Password of MySQL in an option file"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://dev.mysql.com/doc/refman/8.4/en/option-files.html"
        over = "text"
        reading = "settings"
        names = "password"
    condition:
        filesize < 1MB and (filename matches /^(\.?my\.cnf|\.mylogin\.cnf|debian\.cnf|client\.cnf|mysql\.cnf)$/)
}
