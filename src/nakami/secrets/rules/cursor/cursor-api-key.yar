rule cursor_api_key : cursor
{
    meta:
        code = "NK-S0358"
        title = "API key of Cursor"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run agents at the owner's cost, with the code that they can reach."
        remedy = "revoke it in Cursor's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.cursor.com/account/teams/admin-api"
        over = "any"
        entropy = "3.2"
    strings:
        $value = /(key|crsr)_[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
