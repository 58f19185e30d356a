rule google_refresh_token : google
{
    meta:
        code = "NK-S0091"
        title = "OAuth refresh token of Google"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act at Google as the person who let the application in, until that is withdrawn."
        remedy = "withdraw the application's access in the Google account under security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.google.com/identity/protocols/oauth2"
        over = "any"
        check = "mixed"
        entropy = "4.6"
    strings:
        $value = /1\/\/0[0-9A-Za-z][0-9A-Za-z_\-]{60,110}/ fullword ascii
    condition:
        $value
}
