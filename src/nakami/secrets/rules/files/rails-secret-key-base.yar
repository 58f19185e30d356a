rule rails_secret_key_base
{
    meta:
        code = "NK-S0531"
        title = "Secret key base of Rails"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can forge what the application signs with it: sessions, tokens, links to reset passwords."
        remedy = "make a new one, hand it to the container when it starts, and rebuild without the layer that holds it"
        references = "https://guides.rubyonrails.org/security.html"
        over = "setting"
        entropy = "3.0"
    strings:
        $setting = /secret_key_base["']?\s{0,4}[:=]\s{0,4}["']?[0-9a-zA-Z]{30}/ ascii
    condition:
        $setting
}
