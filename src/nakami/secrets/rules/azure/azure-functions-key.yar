rule azure_functions_key : azure
{
    meta:
        code = "NK-S0099"
        title = "Key of an Azure Functions app"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can call the app's functions, and with the master key change them."
        remedy = "renew the key in the Azure portal under app keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{44}AzFu[0-9A-Za-z+\/]{5}[AQgw]==/ ascii
    condition:
        $value
}
