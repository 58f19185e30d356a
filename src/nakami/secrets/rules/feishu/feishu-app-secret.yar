rule feishu_app_secret : feishu
{
    meta:
        code = "NK-S0213"
        title = "App secret of Feishu or Lark"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the app in the company's Feishu."
        remedy = "reset it in the developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(feishu|FEISHU|Feishu|lark|LARK|Lark)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
