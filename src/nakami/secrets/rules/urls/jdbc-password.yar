rule jdbc_password
{
    meta:
        code = "NK-S0573"
        title = "Password in an address of JDBC"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://jdbc.postgresql.org/documentation/use/"
        over = "setting"
    strings:
        $behind = /jdbc:[a-z0-9]{2,20}:[^\s"'<>]{4,300}[?&;:](password|PASSWORD|Password|pwd)=/ ascii
    condition:
        $behind
}
