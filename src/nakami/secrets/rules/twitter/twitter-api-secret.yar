rule twitter_api_secret : twitter
{
    meta:
        code = "NK-S0319"
        title = "Consumer secret or access secret of X (Twitter)"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post at X as the account or the application."
        remedy = "regenerate it in the developer portal of X, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.x.com/fundamentals/authentication/oauth-1-0a/api-key-and-secret"
        over = "setting"
        check = "mixed"
        entropy = "4.2"
    strings:
        $assigned = /(twitter|TWITTER|Twitter|X_API|x_api)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?([0-9A-Za-z]{50}|[0-9A-Za-z]{45})\b/ ascii
    condition:
        $assigned
}
