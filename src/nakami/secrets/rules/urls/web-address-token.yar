rule web_address_token
{
    meta:
        code = "NK-S0572"
        title = "Token in a web address"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://git-scm.com/docs/gitcredentials"
        over = "setting"
        entropy = "3.3"
    strings:
        $token = /https:\/\/[A-Za-z0-9_~.\-]{24,255}@[A-Za-z0-9]/ ascii
    condition:
        $token
}
