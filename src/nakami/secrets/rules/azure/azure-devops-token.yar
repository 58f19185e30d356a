rule azure_devops_token : azure
{
    meta:
        code = "NK-S0108"
        title = "Personal access token of Azure DevOps"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, and often push, the code of its owner's projects, and change pipelines."
        remedy = "revoke it in Azure DevOps under personal access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate"
        over = "any"
        check = "azure_key"
        entropy = "4.4"
    strings:
        $value = /[0-9A-Za-z]{52}JQQJ9[9DH][0-9A-Za-z][A-L][0-9A-Za-z]{16}AZDO[0-9A-Za-z]{4}/ fullword ascii
    condition:
        $value
}
