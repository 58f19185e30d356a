rule supabase_secret_key : supabase
{
    meta:
        code = "NK-S0156"
        title = "Secret key of a Supabase project"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change every row of the project's data base, past its row rules."
        remedy = "delete it in the project's settings under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://supabase.com/docs/guides/api/api-keys"
        over = "any"
        entropy = "3.8"
        prefix = "sb_secret_"
    strings:
        $value = /sb_secret_[0-9A-Za-z_\-]{31}/ fullword ascii
    condition:
        $value
}
