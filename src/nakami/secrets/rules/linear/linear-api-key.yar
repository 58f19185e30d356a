rule linear_api_key : linear
{
    meta:
        code = "NK-S0332"
        title = "API key of Linear"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change in Linear what its owner can."
        remedy = "revoke it in Linear under security and access, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://linear.app/developers/graphql"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "lin_api_"
    strings:
        $value = /lin_api_[0-9A-Za-z]{40}/ fullword ascii
    condition:
        $value
}
