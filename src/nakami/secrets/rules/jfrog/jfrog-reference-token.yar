rule jfrog_reference_token : jfrog
{
    meta:
        code = "NK-S0035"
        title = "Reference token of JFrog"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read its owner's private packages and images, and often replace them."
        remedy = "revoke it in the administration of the JFrog platform under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"
        over = "any"
        check = "jfrog"
        prefix = "cmVmdGtu"
    strings:
        $value = /cmVmdGtu[0-9A-Za-z]{56}/ fullword ascii
    condition:
        $value
}
