rule gitlab_trigger_token : gitlab
{
    meta:
        code = "NK-S0013"
        title = "Pipeline trigger token of GitLab"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start pipelines of the project with variables of their choice."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        entropy = "3.3"
        prefix = "glptt-"
    strings:
        $value = /glptt-[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
