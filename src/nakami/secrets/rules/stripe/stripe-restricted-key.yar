rule stripe_restricted_key : stripe
{
    meta:
        code = "NK-S0216"
        title = "Restricted key of Stripe, live"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can do with the account's payments what the key allows."
        remedy = "roll it in Stripe's dashboard under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.stripe.com/keys"
        over = "any"
        check = "mixed"
        entropy = "3.6"
    strings:
        $value_1 = /rk_live_[0-9A-Za-z]{24}/ fullword ascii
        $value_2 = /rk_live_5[0-9A-Za-z]{90,120}/ fullword ascii
    condition:
        any of ($value_*)
}
