rule azure_bus_connection_string : azure
{
    meta:
        code = "NK-S0113"
        title = "Connection string of Azure Service Bus, Event Hubs or IoT Hub with its key"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and send the messages of the namespace, or command the devices of the hub."
        remedy = "regenerate the key of the access policy in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas"
        over = "text"
        entropy = "4.2"
    strings:
        $assigned = /SharedAccessKey=[0-9A-Za-z+\/]{43}/ ascii
    condition:
        $assigned
}
