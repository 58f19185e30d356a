rule gitlab_agent_token : gitlab
{
    meta:
        code = "NK-S0016"
        title = "Token of GitLab's agent for Kubernetes"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pose as the cluster's agent towards GitLab, and read the manifests meant for the cluster."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        entropy = "3.3"
        prefix = "glagent-"
    strings:
        $value = /glagent-[0-9A-Za-z_\-]{50}/ fullword ascii
    condition:
        $value
}
