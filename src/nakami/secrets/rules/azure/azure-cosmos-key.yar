rule azure_cosmos_key : azure
{
    meta:
        code = "NK-S0095"
        title = "Account key of Azure Cosmos DB"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, change and delete every database of the account."
        remedy = "regenerate the account's keys in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{76}ACDb[0-9A-Za-z+\/]{5}[AQgw]==/ ascii
    condition:
        $value
}
