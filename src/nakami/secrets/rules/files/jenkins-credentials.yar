rule jenkins_credentials
{
    meta:
        code = "NK-S0538"
        title = "Credentials that Jenkins keeps"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and finds its master key, which mostly lies beside it, can read them all."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.jenkins.io/doc/book/security/"
        over = "text"
    strings:
        $element = /<(password|passphrase|secret|privateKey|secretBytes|apiToken)>[^<]{1}/ ascii
    condition:
        filesize < 4MB and filename == "credentials.xml" and $element
}
