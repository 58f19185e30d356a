rule digitalocean_personal_token : digitalocean
{
    meta:
        code = "NK-S0116"
        title = "Personal access token of DigitalOcean"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create, read and destroy machines and data of the account."
        remedy = "revoke it in DigitalOcean's control panel under API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.digitalocean.com/reference/api/create-personal-access-token/"
        over = "any"
        entropy = "3.2"
        prefix = "dop_v1_"
    strings:
        $value = /dop_v1_[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
