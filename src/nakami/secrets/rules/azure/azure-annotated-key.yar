rule azure_annotated_key : azure
{
    meta:
        code = "NK-S0110"
        title = "Key of an Azure service in the common annotated format"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the service that the key is for as its owner."
        remedy = "regenerate the key in the Azure portal; four signs near its end tell the service, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.com/microsoft/security-utilities"
        over = "any"
        check = "azure_key"
        entropy = "4.4"
    strings:
        $value = /[0-9A-Za-z]{52}JQQJ9[9DH][0-9A-Za-z][A-L][0-9A-Za-z]{16}([B-Z][0-9A-Za-z]{3}|A[ABD-Y][0-9A-Za-z]{2}|AC[A-NP-Z][0-9A-Za-z]|AZ[A-CE-Z][0-9A-Za-z])[0-9A-Za-z]{4}/ fullword ascii
    condition:
        $value
}
