rule consul_acl_token : hashicorp uuid
{
    meta:
        code = "NK-S0059"
        title = "ACL token of Consul"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and often change services and keys in Consul."
        remedy = "delete it with `consul acl token delete`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/consul/docs/security/acl/tokens"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(consul|CONSUL|Consul)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
