rule wecom_robot_webhook : wechat
{
    meta:
        code = "NK-S0209"
        title = "Key of a WeCom group robot"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post in the group in the name of the robot."
        remedy = "delete the robot in the group, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.work.weixin.qq.com/document/path/91770"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /https:\/\/qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
