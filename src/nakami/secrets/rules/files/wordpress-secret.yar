rule wordpress_secret
{
    meta:
        code = "NK-S0535"
        title = "Database password or salts of WordPress"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://developer.wordpress.org/advanced-administration/wordpress/wp-config/"
        over = "setting"
    strings:
        $setting = /(DB_PASSWORD|AUTH_KEY|LOGGED_IN_KEY|NONCE_KEY|AUTH_SALT|LOGGED_IN_SALT|NONCE_SALT)['"]\s{0,4},\s{0,4}['"][^'"\n]{1}/ ascii
    condition:
        filesize < 1MB and $setting
}
