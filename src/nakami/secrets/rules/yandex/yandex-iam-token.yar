rule yandex_iam_token : yandex
{
    meta:
        code = "NK-S0135"
        title = "IAM token of Yandex Cloud"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Yandex Cloud as its owner for half a day; it tells that builds leave their credentials behind."
        remedy = "let it run out, and look at what else the file holds, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token"
        over = "any"
        entropy = "4.4"
        prefix = "t1."
    strings:
        $value = /t1\.[0-9A-Za-z_\-]{60,400}\.[0-9A-Za-z_\-]{86}={0,2}/ ascii
    condition:
        $value
}
