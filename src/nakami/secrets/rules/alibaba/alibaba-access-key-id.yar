rule alibaba_access_key_id : alibaba
{
    meta:
        code = "NK-S0119"
        title = "Access key id of Alibaba Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Alibaba Cloud account, if the secret half lies near, as it mostly does."
        remedy = "disable it in the RAM console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"
        over = "any"
        check = "mixed"
        entropy = "3.4"
        prefix = "LTAI"
    strings:
        $value = /LTAI([0-9A-Za-z]{20}|[0-9A-Za-z]{16}|[0-9A-Za-z]{12})/ fullword ascii
    condition:
        $value
}
