rule planetscale_password : planetscale
{
    meta:
        code = "NK-S0159"
        title = "Password of a PlanetScale data base"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data base."
        remedy = "delete it in PlanetScale's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://planetscale.com/docs/api/reference/getting-started-with-planetscale-api"
        over = "any"
        entropy = "3.8"
        prefix = "pscale_pw_"
    strings:
        $value = /pscale_pw_[0-9A-Za-z_.\-]{32,64}/ fullword ascii
    condition:
        $value
}
