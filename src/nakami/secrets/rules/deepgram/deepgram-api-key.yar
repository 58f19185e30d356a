rule deepgram_api_key : deepgram
{
    meta:
        code = "NK-S0275"
        title = "API key of Deepgram"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Deepgram's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.deepgram.com/docs/create-additional-api-keys"
        over = "setting"
        entropy = "3.2"
    strings:
        $assigned = /(deepgram|DEEPGRAM|Deepgram)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
