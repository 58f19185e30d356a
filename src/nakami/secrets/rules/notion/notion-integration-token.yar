rule notion_integration_token : notion
{
    meta:
        code = "NK-S0328"
        title = "Token of a Notion integration"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change the pages that the integration was let into."
        remedy = "refresh it in Notion under integrations, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.notion.com/docs/authorization"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "ntn_"
    strings:
        $value = /ntn_[0-9A-Za-z]{45,48}/ fullword ascii
    condition:
        $value
}
