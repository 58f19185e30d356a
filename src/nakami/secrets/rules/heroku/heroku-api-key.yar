rule heroku_api_key : heroku
{
    meta:
        code = "NK-S0145"
        title = "API key of Heroku"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change every app of its owner and read their settings, which hold further secrets."
        remedy = "regenerate it in Heroku's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://devcenter.heroku.com/articles/authentication"
        over = "any"
        entropy = "3.2"
    strings:
        $value_1 = /HRKU-AA[0-9A-Za-z_\-]{58}/ fullword ascii
        $value_2 = /HRKU-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        any of ($value_*)
}
