rule azure_account_connection_string : azure
{
    meta:
        code = "NK-S0112"
        title = "Connection string of Azure Storage or Cosmos DB with its key"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, change and delete everything in the account."
        remedy = "rotate the account's keys in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string"
        over = "text"
        entropy = "4.2"
    strings:
        $assigned = /Account(Name=[0-9a-z]{3,24}|Endpoint=https:\/\/[0-9a-z.\-]{3,120}(:\d{1,5})?\/?);\s?AccountKey=[0-9A-Za-z+\/]{86}/ ascii
    condition:
        $assigned
}
