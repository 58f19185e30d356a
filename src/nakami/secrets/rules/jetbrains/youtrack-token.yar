rule youtrack_token : jetbrains
{
    meta:
        code = "NK-S0363"
        title = "Permanent token of YouTrack or JetBrains Hub"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner in YouTrack or the Hub."
        remedy = "delete it in the profile under account security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html"
        over = "any"
        check = "mixed"
        entropy = "4.2"
        prefix = "perm"
    strings:
        $value = /perm[:\-][0-9A-Za-z+\/=]{4,80}\.[0-9A-Za-z+\/=\-]{2,120}\.[0-9A-Za-z]{30}/ fullword ascii
    condition:
        $value
}
