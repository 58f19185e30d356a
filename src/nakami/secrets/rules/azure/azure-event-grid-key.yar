rule azure_event_grid_key : azure
{
    meta:
        code = "NK-S0107"
        title = "Access key of Azure Event Grid"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send events in the name of the topic."
        remedy = "regenerate the key in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/event-grid/authenticate-with-access-keys-shared-access-signatures"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{33}AZEG[A-P][0-9A-Za-z+\/]{5}=/ ascii
    condition:
        $value
}
