rule rapidapi_key : rapidapi
{
    meta:
        code = "NK-S0355"
        title = "Key of RapidAPI"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the subscribed interfaces at the owner's cost."
        remedy = "rotate it on RapidAPI under the app's security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.rapidapi.com/docs/keys"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /[0-9a-f]{10}msh[0-9a-f]{15}p1[0-9a-f]{5,6}jsn[0-9a-f]{12,13}/ fullword ascii
    condition:
        $value
}
