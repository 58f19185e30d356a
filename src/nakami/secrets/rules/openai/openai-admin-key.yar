rule openai_admin_key : openai
{
    meta:
        code = "NK-S0249"
        title = "Admin API key of OpenAI"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can administer the organisation: its members, projects and keys."
        remedy = "revoke it on OpenAI's platform under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://platform.openai.com/docs/api-reference/authentication"
        over = "any"
        entropy = "4.4"
        prefix = "sk-admin-"
    strings:
        $value = /sk-admin-[0-9A-Za-z_\-]{20,74}T3BlbkFJ[0-9A-Za-z_\-]{20,74}/ fullword ascii
    condition:
        $value
}
