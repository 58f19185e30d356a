rule twilio_api_key : twilio
{
    meta:
        code = "NK-S0191"
        title = "API key id of Twilio"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send messages and calls at the owner's cost, if the secret half lies near, as it mostly does."
        remedy = "delete it in Twilio's console under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.twilio.com/docs/iam/api-keys"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(twilio|TWILIO|Twilio)[\w.\-]{0,16}(key|KEY|Key|sid|SID|Sid)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?SK[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
