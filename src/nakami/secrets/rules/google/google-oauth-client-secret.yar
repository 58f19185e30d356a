rule google_oauth_client_secret : google
{
    meta:
        code = "NK-S0090"
        title = "OAuth client secret of Google"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards Google and its users."
        remedy = "reset it in the Google Cloud console under credentials, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.google.com/identity/protocols/oauth2"
        over = "any"
        entropy = "3.8"
        prefix = "GOCSPX-"
    strings:
        $value = /GOCSPX-[0-9A-Za-z_\-]{28}/ fullword ascii
    condition:
        $value
}
