rule trello_token : trello
{
    meta:
        code = "NK-S0334"
        title = "Token of Trello"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's boards."
        remedy = "revoke it in Trello's settings under applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"
        over = "any"
        entropy = "3.4"
        prefix = "ATTA"
    strings:
        $value = /ATTA[0-9a-f]{64}[0-9A-F]{8}/ fullword ascii
    condition:
        $value
}
