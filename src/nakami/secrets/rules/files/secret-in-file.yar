rule secret_in_file : generic
{
    meta:
        code = "NK-S0566"
        title = "Token or password alone in a file"
        severity = "medium"
        confidence = "low"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "alone"
        entropy = "3.3"
        names = "[A-Za-z0-9_.+/=~-]{16,500}"
    condition:
        filesize < 1KB and filename matches /^\.?(auth[_-]?)?(token|api[_-]?key|secret|password|passwd|access[_-]?key)(\.(txt|key|secret))?$/
}
