rule braintree_access_token : paypal
{
    meta:
        code = "NK-S0221"
        title = "Access token of PayPal Braintree, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "revoke it in PayPal's settings under Braintree SDK, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.paypal.com/braintree/docs/"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}/ fullword ascii
    condition:
        $value
}
