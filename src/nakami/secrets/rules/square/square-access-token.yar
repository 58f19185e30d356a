rule square_access_token : square
{
    meta:
        code = "NK-S0219"
        title = "Access token of Square"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop, and read who paid."
        remedy = "replace it in Square's developer dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.squareup.com/docs/build-basics/access-tokens"
        over = "any"
        check = "mixed"
        entropy = "3.8"
    strings:
        $value_1 = /sq0atp-[0-9A-Za-z_\-]{22}/ fullword ascii
        $value_2 = /EAAA[El][0-9A-Za-z_\-]{59}/ fullword ascii
    condition:
        any of ($value_*)
}
