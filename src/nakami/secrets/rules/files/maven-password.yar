rule maven_password
{
    meta:
        code = "NK-S0518"
        title = "Password in the settings of Maven"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://maven.apache.org/settings.html"
        over = "text"
    strings:
        $element = /<(password|passphrase|master)>[^<]{1}/ ascii
    condition:
        filesize < 1MB and filename matches /^settings(-security)?\.xml$/ and $element
}
