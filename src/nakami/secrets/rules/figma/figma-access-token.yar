rule figma_access_token : figma
{
    meta:
        code = "NK-S0335"
        title = "Personal access token of Figma"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read its owner's designs, and comment in their name."
        remedy = "revoke it in Figma's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.figma.com/developers/api#access-tokens"
        over = "any"
        entropy = "4.0"
        prefix = "figd_"
    strings:
        $value = /figd_[0-9A-Za-z_\-]{38,43}/ fullword ascii
    condition:
        $value
}
