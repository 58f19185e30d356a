rule dynatrace_token : dynatrace
{
    meta:
        code = "NK-S0297"
        title = "API token of Dynatrace"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what Dynatrace watches, and change its settings, as the token allows."
        remedy = "delete it in Dynatrace under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.dynatrace.com/docs/discover-dynatrace/references/dynatrace-api/basics/dynatrace-api-authentication"
        over = "any"
        entropy = "4.0"
        prefix = "dt0"
    strings:
        $value = /dt0(c01|s01|s02|s03|s04|s06|s08|s16)\.[2-7A-Z]{8,24}\.[2-7A-Z]{64}/ fullword ascii
    condition:
        $value
}
