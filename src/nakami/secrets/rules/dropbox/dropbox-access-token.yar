rule dropbox_access_token : dropbox
{
    meta:
        code = "NK-S0325"
        title = "Access token of Dropbox"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's files while it lives."
        remedy = "disconnect the app in Dropbox's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.dropbox.com/oauth-guide"
        over = "any"
        check = "mixed"
        entropy = "4.8"
        prefix = "sl."
    strings:
        $value = /sl\.(u\.|[A-F])[0-9A-Za-z_\-]{130,1400}/ fullword ascii
    condition:
        $value
}
