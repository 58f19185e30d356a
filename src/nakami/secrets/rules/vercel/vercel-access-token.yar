rule vercel_access_token : vercel
{
    meta:
        code = "NK-S0148"
        title = "Access token of Vercel"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's projects and read their settings, which hold further secrets."
        remedy = "delete it in Vercel's account settings under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://vercel.com/docs/rest-api"
        over = "any"
        check = "mixed"
        entropy = "3.8"
    strings:
        $value = /vc[pair]_[0-9A-Za-z]{24,60}/ fullword ascii
    condition:
        $value
}
