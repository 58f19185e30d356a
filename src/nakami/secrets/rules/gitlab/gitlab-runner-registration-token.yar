rule gitlab_runner_registration_token : gitlab
{
    meta:
        code = "NK-S0020"
        title = "Registration token of GitLab runners"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can register runners of their own, and be handed jobs with the secrets in them."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        entropy = "3.3"
        prefix = "GR1348941"
    strings:
        $value = /GR1348941[0-9A-Za-z_\-]{20}/ fullword ascii
    condition:
        $value
}
