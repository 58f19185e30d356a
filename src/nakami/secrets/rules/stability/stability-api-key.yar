rule stability_api_key : stability
{
    meta:
        code = "NK-S0274"
        title = "API key of Stability AI"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it on Stability's platform, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://platform.stability.ai/docs/getting-started/authentication"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(stability|STABILITY|Stability)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?sk-[0-9A-Za-z]{48}\b/ ascii
    condition:
        $assigned
}
