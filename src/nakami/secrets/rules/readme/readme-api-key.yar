rule readme_api_key : readme
{
    meta:
        code = "NK-S0342"
        title = "API key of ReadMe"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the project's documents."
        remedy = "delete it in ReadMe under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.readme.com/main/reference/authentication"
        over = "any"
        entropy = "4.0"
        prefix = "rdme_"
    strings:
        $value = /rdme_[0-9a-z]{70}/ fullword ascii
    condition:
        $value
}
