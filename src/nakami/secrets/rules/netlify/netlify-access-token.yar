rule netlify_access_token : netlify
{
    meta:
        code = "NK-S0147"
        title = "Access token of Netlify"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change and replace every site of its owner."
        remedy = "revoke it in Netlify's user settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.netlify.com/api/get-started/"
        over = "any"
        check = "mixed"
        entropy = "4.0"
    strings:
        $value = /nf[pcoub]_[0-9A-Za-z]{36,40}/ fullword ascii
    condition:
        $value
}
