rule zapier_webhook : zapier
{
    meta:
        code = "NK-S0214"
        title = "Webhook of Zapier"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start the workflow with data of their choice."
        remedy = "replace the trigger's address in the Zap, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.zapier.com/hc/en-us/articles/8496288690317"
        over = "any"
    strings:
        $value = /https:\/\/hooks\.zapier\.com\/hooks\/catch\/[0-9]{5,9}\/[0-9a-z]{6,10}/ fullword ascii
    condition:
        $value
}
