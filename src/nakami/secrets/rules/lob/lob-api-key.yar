rule lob_api_key : lob
{
    meta:
        code = "NK-S0361"
        title = "API key of Lob, live"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send letters and cheques at the owner's cost."
        remedy = "regenerate it in Lob's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.lob.com/#tag/Authentication"
        over = "any"
        entropy = "3.2"
        prefix = "live_"
    strings:
        $value = /live_[0-9a-f]{35}/ fullword ascii
    condition:
        $value
}
