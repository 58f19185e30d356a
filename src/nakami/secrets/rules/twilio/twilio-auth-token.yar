rule twilio_auth_token : twilio
{
    meta:
        code = "NK-S0192"
        title = "Auth token or API secret of Twilio"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send messages and calls at the owner's cost, and read those that were."
        remedy = "promote a second auth token in Twilio's console, or delete the API key, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.twilio.com/docs/iam/access-tokens"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.0"
    strings:
        $assigned = /(twilio|TWILIO|Twilio)[\w.\-]{0,16}(token|TOKEN|Token|secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
