rule azure_batch_key : azure
{
    meta:
        code = "NK-S0096"
        title = "Account key of Azure Batch"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run programs on the account's machines."
        remedy = "regenerate the account's keys in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/batch/batch-account-create-portal"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{76}\+ABa[0-9A-Za-z+\/]{5}[AQgw]==/ ascii
    condition:
        $value
}
