rule gitlab_scim_token : gitlab
{
    meta:
        code = "NK-S0018"
        title = "SCIM token of GitLab"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create and remove members of the group in GitLab."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        check = "gitlab"
        entropy = "3.3"
    strings:
        $value_1 = /glsoat\-[0-9A-Za-z_\-]{20}/ fullword ascii
        $value_2 = /glsoat\-[0-9A-Za-z_\-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{9}/ fullword ascii
    condition:
        any of ($value_*)
}
