rule paystack_secret_key : paystack
{
    meta:
        code = "NK-S0228"
        title = "Secret key of Paystack, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "generate a new one in Paystack's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://paystack.com/docs/api/authentication/"
        over = "any"
        entropy = "3.2"
        prefix = "sk_live_"
    strings:
        $value = /sk_live_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
