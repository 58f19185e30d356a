rule square_oauth_secret : square
{
    meta:
        code = "NK-S0220"
        title = "OAuth secret of a Square application"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards Square and its shops."
        remedy = "replace it in Square's developer dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.squareup.com/docs/build-basics/access-tokens"
        over = "any"
        entropy = "4.0"
        prefix = "sq0csp-"
    strings:
        $value = /sq0csp-[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
