rule fauna_secret : fauna
{
    meta:
        code = "NK-S0173"
        title = "Secret of a Fauna data base"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the data base within the key's role."
        remedy = "delete it in Fauna's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "fnA"
    strings:
        $value = /fnA[A-F][0-9A-Za-z_\-]{36}/ fullword ascii
    condition:
        $value
}
