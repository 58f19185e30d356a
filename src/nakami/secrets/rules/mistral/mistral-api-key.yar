rule mistral_api_key : mistral
{
    meta:
        code = "NK-S0273"
        title = "API key of Mistral AI"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Mistral's console, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.mistral.ai/getting-started/quickstart/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(mistral|MISTRAL|Mistral)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
