rule pubnub_secret_key : pubnub
{
    meta:
        code = "NK-S0207"
        title = "Secret key of PubNub"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can grant themselves every right on the channels."
        remedy = "regenerate it in PubNub's admin portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.pubnub.com/docs/general/setup/account-setup"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "sec-c-"
    strings:
        $value = /sec-c-[0-9A-Za-z]{48}/ fullword ascii
    condition:
        $value
}
