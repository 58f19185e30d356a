rule wandb_api_key : wandb
{
    meta:
        code = "NK-S0279"
        title = "API key of Weights & Biases"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's experiments and models."
        remedy = "revoke it at Weights & Biases under user settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.wandb.ai/support/find_api_key/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(wandb|WANDB|Wandb)[\w.\-]{0,16}(key|KEY|Key|password|PASSWORD|Password)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?(local-)?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
