rule adobe_client_secret : adobe
{
    meta:
        code = "NK-S0360"
        title = "Client secret of Adobe's developer console"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the integration towards Adobe's services."
        remedy = "rotate it in Adobe's developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.adobe.com/developer-console/docs/guides/authentication/"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "p8e-"
    strings:
        $value = /p8e-[0-9A-Za-z_\-]{32}/ fullword ascii
    condition:
        $value
}
