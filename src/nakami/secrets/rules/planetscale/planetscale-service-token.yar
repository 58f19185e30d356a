rule planetscale_service_token : planetscale
{
    meta:
        code = "NK-S0158"
        title = "Service token of PlanetScale"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data bases that the token is for."
        remedy = "delete it in PlanetScale's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://planetscale.com/docs/api/reference/getting-started-with-planetscale-api"
        over = "any"
        entropy = "3.8"
        prefix = "pscale_tkn_"
    strings:
        $value = /pscale_tkn_[0-9A-Za-z_.\-]{32,64}/ fullword ascii
    condition:
        $value
}
