rule tailscale_key : tailscale
{
    meta:
        code = "NK-S0074"
        title = "Key of Tailscale"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can join machines to the private network, or change who may reach what in it."
        remedy = "revoke it in Tailscale's admin console under keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://tailscale.com/kb/1252/key-secret-management"
        over = "any"
        entropy = "3.6"
        prefix = "tskey-"
    strings:
        $value = /tskey-(auth|api|client|scim|webhook|partner)-[0-9A-Za-z]{10,17}-[0-9A-Za-z]{20,36}/ fullword ascii
    condition:
        $value
}
