rule docker_hub_token : docker
{
    meta:
        code = "NK-S0032"
        title = "Personal access token of Docker Hub"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pull its owner's private images, and with most tokens push new ones under the same names."
        remedy = "delete it in Docker's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.docker.com/security/access-tokens/"
        over = "any"
        entropy = "3.6"
        prefix = "dckr_pat_"
    strings:
        $value = /dckr_pat_[0-9A-Za-z_\-]{27}/ fullword ascii
    condition:
        $value
}
