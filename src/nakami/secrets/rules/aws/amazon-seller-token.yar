rule amazon_seller_token : aws
{
    meta:
        code = "NK-S0084"
        title = "Refresh token of a seller at Amazon"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read orders with the buyers' data, and change offers of the shop."
        remedy = "revoke the application's authorisation in Seller Central, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer-docs.amazon.com/sp-api/docs/authorizing-selling-partner-api-applications"
        over = "any"
        entropy = "4.6"
        prefix = "Atzr|IwEB"
    strings:
        $value = /Atzr\|IwEB[0-9A-Za-z+\/_\-]{150,800}/ fullword ascii
    condition:
        $value
}
