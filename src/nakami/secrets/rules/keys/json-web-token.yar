rule json_web_token
{
    meta:
        code = "NK-S0507"
        title = "Signed token (JWT)"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can show the token and is taken for whom it names, until it ends or its issuer revokes it."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7519"
        over = "setting"
        reading = "web-token"
    strings:
        $value = /eyJ[A-Za-z0-9_\-]{10,2000}\.eyJ[A-Za-z0-9_\-]{10,4000}\.[A-Za-z0-9_\-]{20}/ ascii
    condition:
        $value
}
