rule dingtalk_webhook : dingtalk
{
    meta:
        code = "NK-S0211"
        title = "Robot webhook of DingTalk"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post in the group in the name of the robot."
        remedy = "delete the robot in the group, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://open.dingtalk.com/document/robots/custom-robot-access"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /https:\/\/oapi\.dingtalk\.com\/robot\/send\?access_token=[0-9a-f]{64}/ fullword ascii
    condition:
        $value
}
