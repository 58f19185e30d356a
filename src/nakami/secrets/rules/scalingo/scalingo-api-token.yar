rule scalingo_api_token : scalingo
{
    meta:
        code = "NK-S0359"
        title = "API token of Scalingo"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's apps and read their settings, which hold further secrets."
        remedy = "revoke it in Scalingo's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://doc.scalingo.com/platform/user-management/tokens"
        over = "any"
        entropy = "4.0"
        prefix = "tk-us-"
    strings:
        $value = /tk-us-[0-9A-Za-z_\-]{48}/ fullword ascii
    condition:
        $value
}
