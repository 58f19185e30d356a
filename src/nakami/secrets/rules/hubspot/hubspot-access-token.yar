rule hubspot_access_token : hubspot
{
    meta:
        code = "NK-S0347"
        title = "Access token of a private HubSpot app"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change customers' data, as the app may."
        remedy = "rotate it in HubSpot under private apps, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.hubspot.com/docs/guides/apps/private-apps/overview"
        over = "any"
        check = "uuid_random"
        entropy = "3.2"
        prefix = "pat-"
    strings:
        $value = /pat-(na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
