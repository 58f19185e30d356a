rule service_address_password
{
    meta:
        code = "NK-S0570"
        title = "Password in the address of a service"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
        over = "text"
    strings:
        $address = /(postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|redis|rediss|valkey|amqp|amqps|mssql|sqlserver|ldap|ldaps|smtp|smtps|ftp|ftps|sftp|mqtt|mqtts|nats|clickhouse|cockroachdb|couchbase|neo4j|bolt|imap|imaps|rtsp)(\+[a-z0-9]{2,12})?:\/\/[^\s:\/@"'<>]{0,64}:[^\s\/"'<>]{1,100}@[\w\[{$%(<]/ ascii
    condition:
        $address
}
