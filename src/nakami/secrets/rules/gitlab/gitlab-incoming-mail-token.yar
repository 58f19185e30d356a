rule gitlab_incoming_mail_token : gitlab
{
    meta:
        code = "NK-S0015"
        title = "Token of GitLab for incoming mail"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can open issues and merge requests by mail in the name of its owner."
        remedy = "revoke it in GitLab where access tokens of its owner are listed, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitlab.com/security/tokens/"
        over = "any"
        entropy = "3.3"
        prefix = "glimt-"
    strings:
        $value = /glimt-[0-9a-z]{25}/ fullword ascii
    condition:
        $value
}
