rule prefect_api_key : prefect
{
    meta:
        code = "NK-S0343"
        title = "API key of Prefect Cloud"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start and change the flows that its owner can."
        remedy = "delete it in Prefect Cloud under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"
        over = "any"
        check = "mixed"
        entropy = "4.0"
    strings:
        $value = /pn[ub]_[0-9A-Za-z]{36}/ fullword ascii
    condition:
        $value
}
