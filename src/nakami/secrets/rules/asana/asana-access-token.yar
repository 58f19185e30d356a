rule asana_access_token : asana
{
    meta:
        code = "NK-S0331"
        title = "Personal access token of Asana"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change in Asana what its owner can."
        remedy = "revoke it in Asana's developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.asana.com/docs/personal-access-token"
        over = "setting"
        check = "asana"
    strings:
        $setting = /(ASANA|asana|Asana)[\w.\-]{0,16}(token|TOKEN|Token|pat|PAT|Pat)/ ascii
    condition:
        $setting
}
