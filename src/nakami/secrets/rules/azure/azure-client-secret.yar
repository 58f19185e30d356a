rule azure_client_secret : azure
{
    meta:
        code = "NK-S0111"
        title = "Client secret of an application in Microsoft Entra ID"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can sign in as the application, with every right that it has in Azure and Microsoft 365."
        remedy = "delete it in Entra ID under app registrations, certificates and secrets, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app"
        over = "any"
        check = "mixed"
        entropy = "4.0"
    strings:
        $value = /[0-9A-Za-z_~.\-]{3}[78]Q~[0-9A-Za-z_~.\-]{31,34}/ fullword ascii
    condition:
        $value
}
