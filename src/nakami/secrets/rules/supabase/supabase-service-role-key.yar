rule supabase_service_role_key : supabase
{
    meta:
        code = "NK-S0157"
        title = "Key service_role of a Supabase project"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change every row of the project's data base, past its row rules."
        remedy = "change the project's JWT secret in its settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://supabase.com/docs/guides/api/api-keys"
        over = "any"
        check = "supabase_service"
        prefix = "eyJ"
    strings:
        $value = /eyJ[0-9A-Za-z_\-]{20,80}\.eyJ[0-9A-Za-z_\-]{60,400}\.[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
