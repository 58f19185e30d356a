rule google_api_key : google
{
    meta:
        code = "NK-S0087"
        title = "API key of Google"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the services that the key opens at the owner's cost: maps, Gemini, and whatever else the project switched on."
        remedy = "restrict or delete it in the Google Cloud console under credentials, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://cloud.google.com/docs/authentication/api-keys"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "AIza"
    strings:
        $value = /AIza[0-9A-Za-z_\-]{35}/ fullword ascii
    condition:
        $value
}
