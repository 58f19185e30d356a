rule nuget_api_key : nuget
{
    meta:
        code = "NK-S0029"
        title = "API key of NuGet"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can publish new versions of its owner's .NET packages."
        remedy = "delete it in the account's settings on NuGet, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package"
        over = "any"
        check = "letters_and_digits"
        entropy = "4.0"
        prefix = "oy2"
    strings:
        $value = /oy2[0-9a-z]{43}/ fullword ascii
    condition:
        $value
}
