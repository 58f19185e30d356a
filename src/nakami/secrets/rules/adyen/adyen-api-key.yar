rule adyen_api_key : adyen
{
    meta:
        code = "NK-S0223"
        title = "API key of Adyen"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "generate a new one in Adyen's customer area, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.adyen.com/development-resources/api-credentials/"
        over = "any"
        entropy = "4.6"
        prefix = "AQE"
    strings:
        $value = /AQE[a-z]hm[0-9A-Za-z+\/]{30,200}={0,2}-[0-9A-Za-z+\/]{30,60}={0,2}-[0-9A-Za-z!#-&(-.:-@\[\]^_{|}~]{8,24}/ ascii
    condition:
        $value
}
