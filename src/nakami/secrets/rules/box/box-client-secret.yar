rule box_client_secret : box
{
    meta:
        code = "NK-S0327"
        title = "Client secret of Box"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the app: with enterprise rights, read every file."
        remedy = "reset it in Box's developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.box.com/guides/authentication/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(BOX_CLIENT|box_client|boxClient|BOX_API|BOX_APP)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
