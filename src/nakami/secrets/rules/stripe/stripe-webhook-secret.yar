rule stripe_webhook_secret : stripe
{
    meta:
        code = "NK-S0218"
        title = "Signing secret of a Stripe webhook"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can tell the application of payments that never were."
        remedy = "roll it in Stripe's dashboard under webhooks, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.stripe.com/webhooks"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "whsec_"
    strings:
        $value = /whsec_[0-9A-Za-z]{32}([0-9A-Za-z]{32})?/ fullword ascii
    condition:
        $value
}
