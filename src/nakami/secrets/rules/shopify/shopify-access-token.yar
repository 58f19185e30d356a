rule shopify_access_token : shopify
{
    meta:
        code = "NK-S0238"
        title = "Admin access token of Shopify"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read orders and customers of the shop, and change what the token allows."
        remedy = "revoke it in Shopify's admin under apps, or in the partner dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://shopify.dev/docs/apps/build/authentication-authorization"
        over = "any"
        entropy = "3.0"
        prefix = "shpat_"
    strings:
        $value = /shpat_[0-9A-Fa-f]{32}/ fullword ascii
    condition:
        $value
}
