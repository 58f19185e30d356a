rule hetzner_api_token : hetzner
{
    meta:
        code = "NK-S0125"
        title = "API token of Hetzner Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can create, read and destroy machines and data of the project."
        remedy = "delete it in Hetzner's console under security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(hcloud|HCLOUD|Hcloud|hetzner|HETZNER|Hetzner)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{64}\b/ ascii
    condition:
        $assigned
}
