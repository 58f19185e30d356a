rule postman_api_key : postman
{
    meta:
        code = "NK-S0340"
        title = "API key of Postman"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read its owner's collections and environments, which hold further secrets."
        remedy = "revoke it in Postman under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learning.postman.com/docs/developer/postman-api/authentication/"
        over = "any"
        entropy = "3.2"
        prefix = "PMAK-"
    strings:
        $value = /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/ fullword ascii
    condition:
        $value
}
