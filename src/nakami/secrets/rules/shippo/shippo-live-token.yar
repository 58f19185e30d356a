rule shippo_live_token : shippo
{
    meta:
        code = "NK-S0245"
        title = "API token of Shippo, live"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can buy postage at the owner's cost, and read addresses."
        remedy = "delete it in Shippo's settings under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.goshippo.com/docs/guides_general/authentication/"
        over = "any"
        entropy = "3.2"
        prefix = "shippo_live_"
    strings:
        $value = /shippo_live_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
