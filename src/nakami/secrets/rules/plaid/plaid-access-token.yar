rule plaid_access_token : plaid
{
    meta:
        code = "NK-S0225"
        title = "Access token of Plaid, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the bank account of a user, with the client's secret."
        remedy = "remove the item with Plaid's interface, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://plaid.com/docs/api/items/"
        over = "any"
        entropy = "3.2"
    strings:
        $value = /access-production-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
