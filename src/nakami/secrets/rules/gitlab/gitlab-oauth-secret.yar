rule gitlab_oauth_secret : gitlab
{
    meta:
        code = "NK-S0017"
        title = "Secret of an OAuth application of GitLab"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the application towards GitLab and its users."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        entropy = "3.3"
        prefix = "gloas-"
    strings:
        $value = /gloas-[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
