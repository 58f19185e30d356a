rule linear_oauth_token : linear
{
    meta:
        code = "NK-S0333"
        title = "OAuth token of Linear"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change in Linear what the application was granted."
        remedy = "revoke it in Linear under security and access, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://linear.app/developers/graphql"
        over = "any"
        entropy = "3.8"
        prefix = "lin_oauth_"
    strings:
        $value = /lin_oauth_[0-9A-Za-z]{64}/ fullword ascii
    condition:
        $value
}
