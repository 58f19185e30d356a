rule airtable_access_token : airtable
{
    meta:
        code = "NK-S0330"
        title = "Personal access token of Airtable"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the bases that the token is for."
        remedy = "delete it in Airtable's developer hub, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://airtable.com/developers/web/guides/personal-access-tokens"
        over = "any"
        entropy = "3.8"
        prefix = "pat"
    strings:
        $value = /pat[0-9A-Za-z]{14}\.[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
