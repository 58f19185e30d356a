rule deepseek_api_key : deepseek
{
    meta:
        code = "NK-S0272"
        title = "API key of DeepSeek"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it on DeepSeek's platform, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api-docs.deepseek.com/"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(deepseek|DEEPSEEK|Deepseek)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?sk-[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
