rule yandex_oauth_token : yandex
{
    meta:
        code = "NK-S0134"
        title = "OAuth token of Yandex"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act at Yandex as its owner within what the application was granted."
        remedy = "withdraw the application's access in the Yandex account, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://yandex.cloud/en/docs/iam/concepts/authorization/oauth-token"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "y0_"
    strings:
        $value = /y0_(Ag|_[a-z])[0-9A-Za-z_\-]{53,60}/ fullword ascii
    condition:
        $value
}
