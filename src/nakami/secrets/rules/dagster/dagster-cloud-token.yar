rule dagster_cloud_token : dagster
{
    meta:
        code = "NK-S0344"
        title = "Token of Dagster+"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start and change the jobs that its owner can."
        remedy = "revoke it in Dagster+ under tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.dagster.io/deployment/dagster-plus/management/tokens"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(dagster|DAGSTER|Dagster)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
