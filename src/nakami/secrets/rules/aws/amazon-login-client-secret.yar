rule amazon_login_client_secret : aws
{
    meta:
        code = "NK-S0085"
        title = "Client secret of Login with Amazon"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards Amazon and its users."
        remedy = "rotate it in the developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.amazon.com/docs/login-with-amazon/security-profile.html"
        over = "any"
        entropy = "3.2"
        prefix = "amzn1.oa2-cs.v1."
    strings:
        $value = /amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
