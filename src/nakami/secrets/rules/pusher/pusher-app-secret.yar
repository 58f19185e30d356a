rule pusher_app_secret : pusher
{
    meta:
        code = "NK-S0206"
        title = "App secret of Pusher"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send events to everybody who is connected to the app."
        remedy = "rotate it in Pusher's dashboard under app keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://pusher.com/docs/channels/library_auth_reference/rest-api/"
        over = "setting"
        entropy = "2.8"
    strings:
        $assigned = /(pusher|PUSHER|Pusher)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{20}\b/ ascii
    condition:
        $assigned
}
