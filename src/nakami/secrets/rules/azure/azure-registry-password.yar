rule azure_registry_password : azure
{
    meta:
        code = "NK-S0101"
        title = "Password of Azure Container Registry"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pull and push the images of the registry."
        remedy = "regenerate the password in the Azure portal under access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{42}\+ACR[A-D][0-9A-Za-z+\/]{5}/ ascii
    condition:
        $value
}
