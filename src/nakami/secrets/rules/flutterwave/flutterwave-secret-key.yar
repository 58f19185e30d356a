rule flutterwave_secret_key : flutterwave
{
    meta:
        code = "NK-S0229"
        title = "Secret key of Flutterwave, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "generate a new one in Flutterwave's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.flutterwave.com/docs/authentication"
        over = "any"
        entropy = "3.2"
        prefix = "FLWSECK-"
    strings:
        $value = /FLWSECK-[0-9A-Za-z]{32}-([0-9A-Za-z]{10,14}-)?X/ fullword ascii
    condition:
        $value
}
