rule easypost_api_key : easypost
{
    meta:
        code = "NK-S0244"
        title = "API key of EasyPost, live"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can buy postage at the owner's cost, and read addresses."
        remedy = "regenerate it in EasyPost's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.easypost.com/docs/authentication"
        over = "any"
        check = "mixed"
        entropy = "4.2"
        prefix = "EZAK"
    strings:
        $value = /EZAK[0-9A-Za-z]{54}/ fullword ascii
    condition:
        $value
}
