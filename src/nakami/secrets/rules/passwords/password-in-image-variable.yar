rule password_in_image_variable
{
    meta:
        code = "NK-S0580"
        title = "Password or token in a variable, build argument or label of the image"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image reads it with one command, for variables, arguments and labels stand in its configuration and history; every process that the container starts gets the variables, too."
        remedy = "change it, use a secret mount of the build (RUN --mount=type=secret) or hand it to the container when it starts, and rebuild: a later ENV or unset takes nothing away"
        references = "https://docs.docker.com/build/building/secrets/ https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"
        over = "text"
        reading = "variables"
        names = "(?:[A-Za-z0-9_.-]*[_.-])?(?:[A-Za-z0-9_]*PASSWORD|PASSWD|PASSPHRASE|[A-Za-z0-9_]*SECRET|SECRET_?KEY|[A-Za-z0-9_]*TOKEN|API_?KEY|APIKEY|PRIVATE_?KEY|ACCESS_?KEY|SECRET_ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|AUTH_?KEY|CREDENTIALS?|PWD|PASS|SECRET_KEY_BASE|ACCOUNT_?KEY|CLIENT_SECRET|DSN_PASSWORD|MASTER_KEY)(?:_?[0-9])?"
    condition:
        (filetype == "instructions" or filename == "image configuration")
}
