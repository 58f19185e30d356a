rule langfuse_secret_key : langfuse
{
    meta:
        code = "NK-S0266"
        title = "Secret key of Langfuse"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read what the application asked its language models, and what they answered."
        remedy = "delete it in the project's settings on Langfuse, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://langfuse.com/docs/api"
        over = "any"
        entropy = "3.4"
        prefix = "sk-lf-"
    strings:
        $value = /sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
