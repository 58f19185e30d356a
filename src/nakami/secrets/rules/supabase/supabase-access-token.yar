rule supabase_access_token : supabase
{
    meta:
        code = "NK-S0155"
        title = "Personal access token of Supabase"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's projects, and read their data and keys."
        remedy = "revoke it in Supabase's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://supabase.com/docs/reference/api/introduction"
        over = "any"
        entropy = "3.2"
        prefix = "sbp_"
    strings:
        $value = /sbp_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
