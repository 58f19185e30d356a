rule bitbucket_access_token : bitbucket
{
    meta:
        code = "NK-S0022"
        title = "Access token of a Bitbucket repository, project or workspace"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the code that the token is for, and often push to it."
        remedy = "revoke it in the settings of the repository, project or workspace, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/"
        over = "any"
        entropy = "4.0"
        prefix = "ATCTT3xFfG"
    strings:
        $value = /ATCTT3xFfG[0-9A-Za-z+\/_\-]{120,240}=[0-9A-F]{8}/ fullword ascii
    condition:
        $value
}
