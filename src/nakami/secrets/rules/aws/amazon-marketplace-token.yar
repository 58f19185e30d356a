rule amazon_marketplace_token : aws
{
    meta:
        code = "NK-S0086"
        title = "Authorisation token of Amazon's Marketplace Web Service"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the orders and offers of a shop."
        remedy = "delete the developer's access in Seller Central, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"
        over = "any"
        entropy = "3.2"
        prefix = "amzn.mws."
    strings:
        $value = /amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
