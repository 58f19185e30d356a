rule openai_user_key : openai
{
    meta:
        code = "NK-S0250"
        title = "User API key of OpenAI, of the older kind"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost, and read the account's files."
        remedy = "revoke it on OpenAI's platform under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://platform.openai.com/docs/api-reference/authentication"
        over = "any"
        entropy = "4.0"
        prefix = "sk-"
    strings:
        $value = /sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}/ fullword ascii
    condition:
        $value
}
