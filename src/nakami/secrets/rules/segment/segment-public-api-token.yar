rule segment_public_api_token : segment
{
    meta:
        code = "NK-S0306"
        title = "Public API token of Segment"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change what data flows where in the workspace."
        remedy = "revoke it in Segment under access management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://segment.com/docs/api/public-api/"
        over = "any"
        check = "mixed"
        entropy = "4.4"
        prefix = "sgp_"
    strings:
        $value = /sgp_[0-9A-Za-z]{64}/ fullword ascii
    condition:
        $value
}
