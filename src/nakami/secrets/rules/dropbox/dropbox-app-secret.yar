rule dropbox_app_secret : dropbox
{
    meta:
        code = "NK-S0326"
        title = "App secret of Dropbox"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the app towards Dropbox and its users."
        remedy = "make a new app in Dropbox's app console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.dropbox.com/oauth-guide"
        over = "setting"
        entropy = "2.7"
    strings:
        $assigned = /(dropbox|DROPBOX|Dropbox)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-z]{15}\b/ ascii
    condition:
        $assigned
}
