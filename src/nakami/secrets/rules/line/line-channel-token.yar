rule line_channel_token : line
{
    meta:
        code = "NK-S0208"
        title = "Channel access token of LINE"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can write to everybody who follows the channel, in its name."
        remedy = "reissue it in LINE's developer console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.line.biz/en/docs/basics/channel-access-token/"
        over = "setting"
        check = "mixed"
        entropy = "5.0"
    strings:
        $assigned = /(LINE_CHANNEL|line_channel|lineChannel|LINE_BOT|line_bot|LINE_ACCESS|line\.channel|line-channel|LINE-CHANNEL)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z+\/]{168,176}/ ascii
    condition:
        $assigned
}
