rule azure_ai_services_key : azure
{
    meta:
        code = "NK-S0109"
        title = "Key of Azure AI services (OpenAI, Speech, Vision)"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run the models of the resource at the owner's cost, and read what is deployed there."
        remedy = "regenerate the key in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/ai-services/authentication"
        over = "any"
        check = "azure_key"
        entropy = "4.4"
    strings:
        $value = /[0-9A-Za-z]{52}JQQJ9[9DH][0-9A-Za-z][A-L][0-9A-Za-z]{16}ACOG[0-9A-Za-z]{4}/ fullword ascii
    condition:
        $value
}
