rule facebook_app_secret : facebook
{
    meta:
        code = "NK-S0316"
        title = "App secret of Facebook"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application towards Facebook."
        remedy = "reset it in Meta's app dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.facebook.com/docs/facebook-login/security/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(facebook|FACEBOOK|Facebook|FB_APP|fb_app|FB_SECRET|META_APP|FB_CLIENT)[\w.\-]{0,16}(secret|SECRET|Secret|)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
