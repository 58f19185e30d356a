rule paddle_api_key : paddle
{
    meta:
        code = "NK-S0234"
        title = "API key of Paddle, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read who paid, and change prices and subscriptions."
        remedy = "revoke it in Paddle under developer tools, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.paddle.com/api-reference/about/api-keys"
        over = "any"
        entropy = "4.0"
        prefix = "pdl_live_apikey_"
    strings:
        $value = /pdl_live_apikey_[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}/ fullword ascii
    condition:
        $value
}
