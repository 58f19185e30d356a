rule razorpay_live_key : razorpay
{
    meta:
        code = "NK-S0226"
        title = "Key id of Razorpay, live"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop, if the secret half lies near, as it mostly does."
        remedy = "regenerate it in Razorpay's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://razorpay.com/docs/api/authentication/"
        over = "any"
        check = "mixed"
        entropy = "3.2"
        prefix = "rzp_live_"
    strings:
        $value = /rzp_live_[0-9A-Za-z]{14}/ fullword ascii
    condition:
        $value
}
