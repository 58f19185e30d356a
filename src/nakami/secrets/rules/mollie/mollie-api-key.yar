rule mollie_api_key : mollie
{
    meta:
        code = "NK-S0231"
        title = "API key of Mollie, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "reset it in Mollie's dashboard under developers, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.mollie.com/reference/authentication"
        over = "text"
        check = "mixed"
        entropy = "3.8"
        prefix = "live_"
    strings:
        $value = /live_[0-9A-Za-z]{30}/ fullword ascii
        $context = "mollie" ascii nocase
    condition:
        $value and $context
}
