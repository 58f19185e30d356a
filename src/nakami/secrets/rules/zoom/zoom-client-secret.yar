rule zoom_client_secret : zoom
{
    meta:
        code = "NK-S0190"
        title = "Client secret of a Zoom app"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Zoom as the app: with account rights, in the name of every user."
        remedy = "regenerate it in Zoom's app marketplace, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.zoom.us/docs/internal-apps/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(zoom|ZOOM|Zoom)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
