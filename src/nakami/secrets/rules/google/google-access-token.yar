rule google_access_token : google
{
    meta:
        code = "NK-S0092"
        title = "OAuth access token of Google"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act at Google as its owner for an hour; it tells that builds leave their credentials behind."
        remedy = "revoke it, and look at what else the file holds, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.google.com/identity/protocols/oauth2"
        over = "any"
        entropy = "4.6"
        prefix = "ya29."
    strings:
        $value = /ya29\.[0-9A-Za-z_\-]{80,1000}/ fullword ascii
    condition:
        $value
}
