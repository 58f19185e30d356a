rule render_api_key : render
{
    meta:
        code = "NK-S0152"
        title = "API key of Render"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's services and read their settings, which hold further secrets."
        remedy = "revoke it in Render's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://render.com/docs/api"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "rnd_"
    strings:
        $value = /rnd_[0-9A-Za-z]{28,32}/ fullword ascii
    condition:
        $value
}
