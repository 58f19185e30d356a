rule atlassian_api_token : atlassian
{
    meta:
        code = "NK-S0023"
        title = "API token of Atlassian"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner in Jira, Confluence and all else of the site."
        remedy = "revoke it at id.atlassian.com under security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"
        over = "any"
        entropy = "4.0"
        prefix = "ATATT3xFfGF0"
    strings:
        $value = /ATATT3xFfGF0[0-9A-Za-z+\/_\-]{150,240}=[0-9A-F]{8}/ fullword ascii
    condition:
        $value
}
