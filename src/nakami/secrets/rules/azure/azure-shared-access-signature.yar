rule azure_shared_access_signature : azure
{
    meta:
        code = "NK-S0114"
        title = "Shared access signature of Azure Storage"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, and with some write, what the signature opens, until the day it names."
        remedy = "rotate the key that signed it in the Azure portal; deleting the address does not end it, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview"
        over = "setting"
        entropy = "4.0"
    strings:
        $assigned = /[?&;]sig=([0-9A-Za-z]|%2[BbFf]|\+|\/){30,60}/ ascii
        $version = /[?&;]sv=20\d\d-\d\d-\d\d/ ascii
        $until = /[?&;]se=20\d\d-\d\d-\d\d/ ascii
        $rights = /[?&;]sp=[a-z]{1,12}&/ ascii
    condition:
        $assigned and $version and $until and $rights
}
