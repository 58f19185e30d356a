rule stripe_test_key : stripe
{
    meta:
        code = "NK-S0217"
        title = "Secret key of Stripe for tests"
        severity = "low"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what tests left in the account; the live key mostly stands where this one did."
        remedy = "roll it in Stripe's dashboard under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.stripe.com/keys"
        over = "any"
        check = "mixed"
        entropy = "3.6"
    strings:
        $value_1 = /[sr]k_test_[0-9A-Za-z]{24}/ fullword ascii
        $value_2 = /[sr]k_test_5[0-9A-Za-z]{90,120}/ fullword ascii
    condition:
        any of ($value_*)
}
