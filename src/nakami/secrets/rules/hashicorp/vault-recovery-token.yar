rule vault_recovery_token : hashicorp
{
    meta:
        code = "NK-S0057"
        title = "Recovery token of Vault"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the storage of the Vault cluster by hand."
        remedy = "restart Vault outside recovery mode, and rotate what it held, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/vault/docs/concepts/recovery-mode"
        over = "any"
        check = "mixed"
        entropy = "3.6"
        prefix = "hvr."
    strings:
        $value = /hvr\.[0-9A-Za-z]{24}/ fullword ascii
    condition:
        $value
}
