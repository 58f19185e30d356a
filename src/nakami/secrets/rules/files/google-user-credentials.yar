rule google_user_credentials
{
    meta:
        code = "NK-S0526"
        title = "Credentials of a Google Cloud user"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://cloud.google.com/docs/authentication/application-default-credentials"
        over = "text"
        reading = "settings"
        names = "refresh_token"
    condition:
        filesize < 1MB and (filename matches /^(application_default_credentials|adc|credentials|legacy_credentials)\.json$/)
}
