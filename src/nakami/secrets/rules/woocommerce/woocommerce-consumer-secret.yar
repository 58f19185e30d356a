rule woocommerce_consumer_secret : woocommerce
{
    meta:
        code = "NK-S0243"
        title = "Consumer secret of a WooCommerce shop"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read orders and customers of the shop, and with most keys change them."
        remedy = "revoke it in WooCommerce's settings under REST API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://woocommerce.com/document/woocommerce-rest-api/"
        over = "any"
        entropy = "3.2"
        prefix = "cs_"
    strings:
        $value = /cs_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
