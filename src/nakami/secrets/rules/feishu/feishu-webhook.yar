rule feishu_webhook : feishu
{
    meta:
        code = "NK-S0212"
        title = "Robot webhook of Feishu or Lark"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can post in the group in the name of the robot."
        remedy = "delete the robot in the group, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /https:\/\/open\.(feishu\.cn|larksuite\.com)\/open-apis\/bot\/v2\/hook\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
