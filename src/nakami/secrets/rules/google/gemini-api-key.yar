rule gemini_api_key : google
{
    meta:
        code = "NK-S0088"
        title = "API key of Gemini that is bound to a service account"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run Google's models at the owner's cost, with the rights of the service account."
        remedy = "delete it in the Google Cloud console under credentials, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://cloud.google.com/vertex-ai/generative-ai/docs/start/api-keys"
        over = "any"
        entropy = "4.0"
        prefix = "AQ.Ab8"
    strings:
        $value = /AQ\.Ab8[0-9A-Za-z_\-]{40,60}/ fullword ascii
    condition:
        $value
}
