rule yandex_static_secret : yandex
{
    meta:
        code = "NK-S0136"
        title = "Static secret key of Yandex Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and write the object storage as the service account."
        remedy = "delete it in Yandex Cloud under the service account, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://yandex.cloud/en/docs/iam/concepts/authorization/access-key"
        over = "any"
        check = "mixed"
        entropy = "4.2"
    strings:
        $value = /YC[MNOP][0-9A-Za-z_\-]{37}/ fullword ascii
    condition:
        $value
}
