rule gocardless_access_token : gocardless
{
    meta:
        code = "NK-S0232"
        title = "Access token of GoCardless, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can debit the bank accounts of customers in the name of the shop."
        remedy = "delete it in GoCardless under developers, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.gocardless.com/api-reference/"
        over = "text"
        check = "mixed"
        entropy = "4.0"
        prefix = "live_"
    strings:
        $value = /live_[0-9A-Za-z_\-]{40}/ fullword ascii
        $context = "gocardless" ascii nocase
    condition:
        $value and $context
}
