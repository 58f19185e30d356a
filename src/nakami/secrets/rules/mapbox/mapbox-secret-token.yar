rule mapbox_secret_token : mapbox
{
    meta:
        code = "NK-S0338"
        title = "Secret token of Mapbox"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change its owner's maps, and use the service at their cost."
        remedy = "delete it in Mapbox under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.mapbox.com/help/dive-deeper/access-tokens/"
        over = "any"
        check = "base64_json"
        prefix = "sk.eyJ1Ijoi"
    strings:
        $value = /sk\.eyJ1Ijoi[0-9A-Za-z_\-]{40,160}\.[0-9A-Za-z_\-]{22}/ fullword ascii
    condition:
        $value
}
