rule vault_legacy_token : hashicorp
{
    meta:
        code = "NK-S0058"
        title = "Token of Vault, as it was made until 1.9"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read from Vault every secret that the token's policies allow."
        remedy = "revoke it with `vault token revoke`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/vault/docs/concepts/tokens"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(vault|VAULT|Vault)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?s\.[0-9A-Za-z]{24}\b/ ascii
    condition:
        $assigned
}
