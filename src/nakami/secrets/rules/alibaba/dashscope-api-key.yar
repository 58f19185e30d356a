rule dashscope_api_key : alibaba
{
    meta:
        code = "NK-S0277"
        title = "API key of Alibaba's Model Studio (DashScope)"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Model Studio, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.alibabacloud.com/help/en/model-studio/get-api-key"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(dashscope|DASHSCOPE|Dashscope|qwen|QWEN|Qwen)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?sk-[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
