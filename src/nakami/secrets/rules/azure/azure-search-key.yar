rule azure_search_key : azure
{
    meta:
        code = "NK-S0100"
        title = "Key of Azure AI Search"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, and with an admin key change, the search indexes."
        remedy = "regenerate the key in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/search/search-security-api-keys"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{42}AzSe[A-D][0-9A-Za-z+\/]{5}/ ascii
    condition:
        $value
}
