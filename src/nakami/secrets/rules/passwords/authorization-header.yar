rule authorization_header
{
    meta:
        code = "NK-S0586"
        title = "Credentials in an authorization header"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7617 https://www.rfc-editor.org/rfc/rfc6750"
        over = "setting"
        reading = "basic-header"
        entropy = "3.0"
    strings:
        $value = /[Aa]uthorization["']?[:=,] {0,4}["']?Basic [A-Za-z0-9+\/]{8,200}={0,2}/ ascii
        $behind = /[Aa]uthorization["']?[:=,] {0,4}["']?([Bb]earer|[Tt]oken) / ascii
    condition:
        filesize < 1MB and any of them
}
