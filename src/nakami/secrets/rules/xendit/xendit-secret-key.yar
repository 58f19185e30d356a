rule xendit_secret_key : xendit
{
    meta:
        code = "NK-S0233"
        title = "Secret key of Xendit, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take payments and pay out in the name of the shop."
        remedy = "delete it in Xendit's dashboard under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.xendit.co/docs/api-keys"
        over = "any"
        entropy = "4.0"
        prefix = "xnd_production_"
    strings:
        $value = /xnd_production_[0-9A-Za-z]{40,64}/ fullword ascii
    condition:
        $value
}
