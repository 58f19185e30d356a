rule sql_password
{
    meta:
        code = "NK-S0540"
        title = "Password in a statement of SQL"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://dev.mysql.com/doc/refman/8.4/en/create-user.html"
        over = "setting"
    strings:
        $behind = /(IDENTIFIED BY|identified by|WITH PASSWORD|with password|ENCRYPTED PASSWORD|USER \w{1,40} PASSWORD|user \w{1,40} password) {1,3}["']/ ascii
    condition:
        filesize < 1MB and $behind and (filename matches /_history$/ or extension == ".sql" or filetype == "script" or extension == ".sh" or (filetype == "instructions" or filename == "image configuration"))
}
