rule duffel_live_token : duffel
{
    meta:
        code = "NK-S0246"
        title = "Access token of Duffel, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can book and cancel flights at the owner's cost."
        remedy = "delete it in Duffel's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://duffel.com/docs/api/overview/welcome"
        over = "any"
        entropy = "4.0"
        prefix = "duffel_live_"
    strings:
        $value = /duffel_live_[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
