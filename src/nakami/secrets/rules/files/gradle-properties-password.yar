rule gradle_properties_password
{
    meta:
        code = "NK-S0519"
        title = "Password in the properties of Gradle"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.gradle.org/current/userguide/build_environment.html"
        over = "text"
        reading = "settings"
        names = ".*(?:password|passwd|token|secret|api[._-]?key)"
    condition:
        filesize < 1MB and (filename == "gradle.properties" or filename == "local.properties")
}
