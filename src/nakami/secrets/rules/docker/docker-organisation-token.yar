rule docker_organisation_token : docker
{
    meta:
        code = "NK-S0033"
        title = "Organisation access token of Docker Hub"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pull and often push the images of the whole organisation."
        remedy = "delete it in the organisation's settings on Docker Hub, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.docker.com/enterprise/security/access-tokens/"
        over = "any"
        entropy = "3.6"
        prefix = "dckr_oat_"
    strings:
        $value = /dckr_oat_[0-9A-Za-z_\-]{27,32}/ fullword ascii
    condition:
        $value
}
