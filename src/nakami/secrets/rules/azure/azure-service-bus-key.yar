rule azure_service_bus_key : azure
{
    meta:
        code = "NK-S0103"
        title = "Access key of Azure Service Bus"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and send the messages of the namespace."
        remedy = "regenerate the key of the access policy in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{33}\+ASb[A-P][0-9A-Za-z+\/]{5}=/ ascii
    condition:
        $value
}
