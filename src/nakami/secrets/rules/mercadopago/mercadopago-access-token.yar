rule mercadopago_access_token : mercadopago
{
    meta:
        code = "NK-S0230"
        title = "Access token of Mercado Pago, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "renew it in Mercado Pago's developer panel, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.mercadopago.com/developers/en/docs/your-integrations/credentials"
        over = "any"
        entropy = "3.2"
        prefix = "APP_USR-"
    strings:
        $value = /APP_USR-[0-9]{13,17}-[0-9]{6}-[0-9a-f]{32}(__[A-Z]{2}_[A-Z]{2}__)?-[0-9]{6,10}/ fullword ascii
    condition:
        $value
}
