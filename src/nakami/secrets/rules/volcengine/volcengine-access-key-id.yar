rule volcengine_access_key_id : volcengine
{
    meta:
        code = "NK-S0123"
        title = "Access key id of Volcano Engine"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the Volcano Engine account, if the secret half lies near, as it mostly does."
        remedy = "disable it in the console under access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.volcengine.com/docs/6291/65568"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "AKLT"
    strings:
        $value = /AKLT[0-9A-Za-z]{40,48}/ fullword ascii
    condition:
        $value
}
