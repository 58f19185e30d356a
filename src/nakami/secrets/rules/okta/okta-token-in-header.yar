rule okta_token_in_header : okta
{
    meta:
        code = "NK-S0311"
        title = "API token of Okta in a header"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the organisation's users and applications with its owner's rights."
        remedy = "revoke it in Okta's admin console under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.okta.com/docs/guides/create-an-api-token/main/"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "SSWS"
    strings:
        $value = /SSWS 00[0-9A-Za-z_\-]{40}/ fullword ascii
    condition:
        $value
}
