rule azure_redis_key : azure
{
    meta:
        code = "NK-S0106"
        title = "Access key of Azure Cache for Redis"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change what the cache holds."
        remedy = "regenerate the key in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-configure"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{33}AzCa[A-P][0-9A-Za-z+\/]{5}=/ ascii
    condition:
        $value
}
