rule php_application_password
{
    meta:
        code = "NK-S0561"
        title = "Password in the settings of a PHP application"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "(?:[A-Za-z0-9_]*[_-])?(?:db_?)?(?:password|passwd|pass|pwd|secret|wgDBpassword|dbpass|dbpassword|blowfish_secret|encryption_key|smtppass|hash_salt|crypt_key)"
    condition:
        filesize < 1MB and (filename matches /^(configuration|settings|settings\.local|config|config\.inc|config\.local|database|env|LocalSettings|local|parameters|db|dbconfig|connect|connection|wp-config[\w.-]{0,20})\.(php|inc)$/ or filename == "parameters.yml")
}
