rule laravel_app_key
{
    meta:
        code = "NK-S0533"
        title = "Application key of Laravel"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can forge what the application signs with it: sessions, tokens, links to reset passwords."
        remedy = "make a new one, hand it to the container when it starts, and rebuild without the layer that holds it"
        references = "https://laravel.com/docs/encryption"
        over = "setting"
        entropy = "4.0"
    strings:
        $assigned = /APP_KEY["']?\s{0,4}[=:]\s{0,4}["']?base64:[A-Za-z0-9+\/]{43}=/ ascii
    condition:
        $assigned
}
