rule pinecone_api_key : pinecone
{
    meta:
        code = "NK-S0270"
        title = "API key of Pinecone"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the project's indexes."
        remedy = "delete it in Pinecone's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.pinecone.io/guides/projects/manage-api-keys"
        over = "any"
        entropy = "4.4"
        prefix = "pcsk_"
    strings:
        $value = /pcsk_[0-9A-Za-z]{4,8}_[0-9A-Za-z]{60,66}/ fullword ascii
    condition:
        $value
}
