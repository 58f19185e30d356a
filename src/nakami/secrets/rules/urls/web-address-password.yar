rule web_address_password
{
    meta:
        code = "NK-S0571"
        title = "Password in a web address"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
        over = "setting"
    strings:
        $web_a = /http:\/\/[^\s:\/@"'<>?#]{1,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $web_b = /https:\/\/[^\s:\/@"'<>?#]{1,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
    condition:
        any of them
}
