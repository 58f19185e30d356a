rule instagram_access_token : facebook
{
    meta:
        code = "NK-S0317"
        title = "Access token of Instagram"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and with some tokens post as the account."
        remedy = "log the app out in Instagram's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.facebook.com/docs/instagram-platform/"
        over = "any"
        check = "mixed"
        entropy = "4.6"
    strings:
        $value = /IG(QV|QW|AA)[0-9A-Za-z_\-]{100,240}/ fullword ascii
    condition:
        $value
}
