rule spring_password
{
    meta:
        code = "NK-S0536"
        title = "Password in the properties of a Java application"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.spring.io/spring-boot/reference/features/external-config.html"
        over = "text"
        reading = "settings"
        names = "(?:[A-Za-z0-9_.-]*[._-])?(?:password|passwd|passphrase|secret|secret-?key|client-?secret|api-?key|token|access-?key|private-?key)"
    condition:
        filesize < 1MB and (filename matches /^(application|bootstrap|hibernate|persistence|quartz|datasource|database|db|jdbc|config|secrets?)[\w.-]{0,40}\.(properties|ya?ml)$/)
}
