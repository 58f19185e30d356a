rule openai_service_account_key : openai
{
    meta:
        code = "NK-S0248"
        title = "Service account key of OpenAI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost, and read the project's files and threads."
        remedy = "revoke it on OpenAI's platform under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://platform.openai.com/docs/api-reference/authentication"
        over = "any"
        entropy = "4.4"
        prefix = "sk-svcacct-"
    strings:
        $value = /sk-svcacct-[0-9A-Za-z_\-]{20,74}T3BlbkFJ[0-9A-Za-z_\-]{20,74}/ fullword ascii
    condition:
        $value
}
