rule atlassian_admin_key : atlassian
{
    meta:
        code = "NK-S0024"
        title = "API key of an Atlassian organisation"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the users and products of the organisation."
        remedy = "revoke it at admin.atlassian.com under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.atlassian.com/organization-administration/docs/manage-an-organization-with-the-admin-apis/"
        over = "any"
        entropy = "4.0"
        prefix = "ATCTT3xFfGN0"
    strings:
        $value = /ATCTT3xFfGN0[0-9A-Za-z+\/_\-]{20,119}=[0-9A-F]{8}/ fullword ascii
    condition:
        $value
}
