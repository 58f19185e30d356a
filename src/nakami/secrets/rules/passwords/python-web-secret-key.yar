rule python_web_secret_key
{
    meta:
        code = "NK-S0532"
        title = "Secret key of a Django or Flask application"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can forge what the application signs with it: sessions, tokens, links to reset passwords."
        remedy = "make a new one, hand it to the container when it starts, and rebuild without the layer that holds it"
        references = "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key"
        over = "setting"
        entropy = "3.5"
    strings:
        $setting = /SECRET_KEY["']?\]?\s{0,4}=\s{0,4}[rbu]?["'][^"'\n]{16}/ ascii
    condition:
        filesize < 1MB and $setting
}
