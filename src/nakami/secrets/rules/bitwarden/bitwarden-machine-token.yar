rule bitwarden_machine_token : bitwarden
{
    meta:
        code = "NK-S0070"
        title = "Access token of Bitwarden Secrets Manager"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read every secret that the machine account can see."
        remedy = "revoke it in Bitwarden's Secrets Manager under machine accounts, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://bitwarden.com/help/access-tokens/"
        over = "setting"
        check = "bitwarden"
    strings:
        $setting = /(BWS_|bws_)[\w.\-]{0,12}(token|TOKEN)/ ascii
    condition:
        $setting
}
