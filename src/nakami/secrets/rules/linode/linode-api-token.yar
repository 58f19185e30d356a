rule linode_api_token : linode
{
    meta:
        code = "NK-S0126"
        title = "API token of Linode"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create, read and destroy machines and data of the account."
        remedy = "revoke it in the cloud manager under API tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://techdocs.akamai.com/linode-api/reference/get-started"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(linode|LINODE|Linode)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{64}\b/ ascii
    condition:
        $assigned
}
