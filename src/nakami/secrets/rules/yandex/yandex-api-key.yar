rule yandex_api_key : yandex
{
    meta:
        code = "NK-S0133"
        title = "API key of Yandex Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the services of Yandex Cloud as the service account."
        remedy = "delete it in Yandex Cloud under the service account, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "AQVN"
    strings:
        $value = /AQVN[0-9A-Za-z_\-]{35,38}/ fullword ascii
    condition:
        $value
}
