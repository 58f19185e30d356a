rule honeycomb_ingest_key : honeycomb
{
    meta:
        code = "NK-S0295"
        title = "Ingest key of Honeycomb"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false events to the environment."
        remedy = "delete it in Honeycomb under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.honeycomb.io/configure/environments/manage-api-keys/"
        over = "any"
        entropy = "3.8"
    strings:
        $value = /hc[abcdefghij]ik_[0-9a-z]{58}/ fullword ascii
    condition:
        $value
}
