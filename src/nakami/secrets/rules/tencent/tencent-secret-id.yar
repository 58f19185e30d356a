rule tencent_secret_id : tencent
{
    meta:
        code = "NK-S0121"
        title = "Secret id of Tencent Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Tencent Cloud account, if the secret half lies near, as it mostly does."
        remedy = "disable it in the console under access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.tencentcloud.com/document/product/598/32675"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "AKID"
    strings:
        $value = /AKID[0-9A-Za-z]{32}/ fullword ascii
    condition:
        $value
}
