rule amplitude_secret_key : amplitude
{
    meta:
        code = "NK-S0308"
        title = "Secret key of Amplitude"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can export the events of every user."
        remedy = "rotate it in Amplitude under projects, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://amplitude.com/docs/apis/authentication"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(amplitude|AMPLITUDE|Amplitude)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
