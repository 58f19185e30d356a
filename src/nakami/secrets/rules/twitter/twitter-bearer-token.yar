rule twitter_bearer_token : twitter
{
    meta:
        code = "NK-S0318"
        title = "Bearer token of X (Twitter)"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read at X as the application, within its quota."
        remedy = "regenerate it in the developer portal of X, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /([bB]earer|BEARER|[tT]witter|TWITTER)\w{0,24}(['\"]?[ \t]{0,4}(=>|:=|[=:,])[ \t]{0,4}['\"]?| )A{18,22}[0-9A-Za-z%]{60,110}\b/ ascii
    condition:
        $assigned
}
