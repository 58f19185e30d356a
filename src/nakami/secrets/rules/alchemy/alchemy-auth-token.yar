rule alchemy_auth_token : alchemy
{
    meta:
        code = "NK-S0357"
        title = "Auth token of Alchemy's notifications"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change which events of the chain the application is told."
        remedy = "rotate it in Alchemy's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.alchemy.com/docs/reference/notify-api-quickstart"
        over = "any"
        entropy = "3.8"
        prefix = "alcht_"
    strings:
        $value = /alcht_[0-9A-Za-z]{30}/ fullword ascii
    condition:
        $value
}
