rule anthropic_admin_key : anthropic
{
    meta:
        code = "NK-S0252"
        title = "Admin API key of Anthropic"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the organisation: its members, workspaces and keys."
        remedy = "delete it in Anthropic's console under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key"
        over = "any"
        entropy = "4.4"
        prefix = "sk-ant-admin01-"
    strings:
        $value = /sk-ant-admin01-[0-9A-Za-z_\-]{93}AA/ fullword ascii
    condition:
        $value
}
