rule artifactory_api_key : jfrog
{
    meta:
        code = "NK-S0034"
        title = "API key of JFrog Artifactory"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read its owner's private packages and images, and often replace them."
        remedy = "revoke it in the user profile of the JFrog platform, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key"
        over = "any"
        check = "mixed"
        entropy = "4.2"
        prefix = "AKCp"
    strings:
        $value = /AKCp[0-9][0-9A-Za-z]{68}/ fullword ascii
    condition:
        $value
}
