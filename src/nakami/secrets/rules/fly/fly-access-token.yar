rule fly_access_token : fly
{
    meta:
        code = "NK-S0153"
        title = "Access token of Fly.io"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's apps and machines, and read their secrets."
        remedy = "revoke it with `fly tokens revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://fly.io/docs/security/tokens/"
        over = "any"
        entropy = "4.8"
    strings:
        $value = /fm(1[ar]|2)_[0-9A-Za-z+\/]{100,1600}={0,2}/ fullword ascii
    condition:
        $value
}
