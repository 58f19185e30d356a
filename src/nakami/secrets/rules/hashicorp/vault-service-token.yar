rule vault_service_token : hashicorp
{
    meta:
        code = "NK-S0055"
        title = "Service token of Vault"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read from Vault every secret that the token's policies allow."
        remedy = "revoke it with `vault token revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/vault/docs/concepts/tokens"
        over = "any"
        entropy = "3.6"
    strings:
        $value_1 = /hvs\.CAES[0-9A-Za-z_\-]{82,120}/ fullword ascii
        $value_2 = /hvs\.[0-9A-Za-z]{24}/ fullword ascii
    condition:
        any of ($value_*)
}
