rule shopify_shared_secret : shopify
{
    meta:
        code = "NK-S0241"
        title = "Shared secret of a Shopify app"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can sign requests in the app's name, and turn codes into tokens of its shops."
        remedy = "revoke it in Shopify's admin under apps, or in the partner dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://shopify.dev/docs/apps/build/authentication-authorization"
        over = "any"
        entropy = "3.0"
        prefix = "shpss_"
    strings:
        $value = /shpss_[0-9A-Fa-f]{32}/ fullword ascii
    condition:
        $value
}
