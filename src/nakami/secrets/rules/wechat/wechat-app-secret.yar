rule wechat_app_secret : wechat
{
    meta:
        code = "NK-S0210"
        title = "App secret of WeChat"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the official account or mini program towards WeChat."
        remedy = "reset it on WeChat's platform for developers, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.weixin.qq.com/doc/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(wechat|WECHAT|Wechat|weixin|WEIXIN|Weixin|WX_APP|wx_app|wxApp)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
