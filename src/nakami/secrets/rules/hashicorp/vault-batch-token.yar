rule vault_batch_token : hashicorp
{
    meta:
        code = "NK-S0056"
        title = "Batch token of Vault"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read from Vault what the token's policies allow, while it lives."
        remedy = "let it run out or rotate the secrets that it could read, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/vault/docs/concepts/tokens"
        over = "any"
        entropy = "4.2"
        prefix = "hvb.AAAAAQ"
    strings:
        $value = /hvb\.AAAAAQ[0-9A-Za-z_\-]{100,260}/ fullword ascii
    condition:
        $value
}
