rule planetscale_oauth_token : planetscale
{
    meta:
        code = "NK-S0160"
        title = "OAuth token of PlanetScale"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act at PlanetScale as its owner."
        remedy = "delete it in PlanetScale's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://planetscale.com/docs/api/reference/getting-started-with-planetscale-api"
        over = "any"
        entropy = "3.8"
        prefix = "pscale_oauth_"
    strings:
        $value = /pscale_oauth_[0-9A-Za-z_.\-]{32,64}/ fullword ascii
    condition:
        $value
}
