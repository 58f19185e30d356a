rule message_broker_password
{
    meta:
        code = "NK-S0554"
        title = "Password of a message broker"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "default_pass|(?:[A-Za-z0-9_.-]*[._-])?(?:password|secret)|sasl[.]password|password_hash"
    condition:
        filesize < 1MB and (filename matches /^(rabbitmq|rabbitmq-env|activemq|broker|mosquitto|kafka|server|client|nats[\w-]{0,20}|sasl|jaas)[\w.-]{0,20}\.(conf|config|properties)$/ or filename matches /^(definitions|rabbitmq_definitions)\.json$/)
}
