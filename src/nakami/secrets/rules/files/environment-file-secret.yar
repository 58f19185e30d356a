rule environment_file_secret
{
    meta:
        code = "NK-S0537"
        title = "Secret in a file of environment variables"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "(?:[A-Za-z0-9_]*_)?(?:[A-Za-z0-9_]*PASSWORD|PASSWD|PASSPHRASE|[A-Za-z0-9_]*SECRET|SECRET_?KEY|[A-Za-z0-9_]*TOKEN|API_?KEY|APIKEY|PRIVATE_?KEY|ACCESS_?KEY|SECRET_ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|AUTH_?KEY|CREDENTIALS?|PWD|PASS|SALT|SECRET_KEY_BASE)(?:_?[0-9])?"
    condition:
        filesize < 1MB and (filename matches /^\.env/ or extension == ".env" or filename == ".envrc" or filename matches /^(env|environment)(\.(sh|list|txt|vars|local|prod|production))?$/ or filename matches /^\.(bash_profile|bashrc|profile|zshrc|zshenv|bash_env)$/ or filepath matches /\/(sysconfig|default|conf\.d|profile\.d|environment\.d)$/)
}
