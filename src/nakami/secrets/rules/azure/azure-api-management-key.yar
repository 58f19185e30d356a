rule azure_api_management_key : azure
{
    meta:
        code = "NK-S0098"
        title = "Key of Azure API Management"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can call, and with some keys change, the interfaces behind the gateway."
        remedy = "regenerate the key in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/api-management/api-management-subscriptions"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{76}APIM[0-9A-Za-z+\/]{5}[AQgw]==/ ascii
    condition:
        $value
}
