rule contentful_management_token : contentful
{
    meta:
        code = "NK-S0336"
        title = "Management token of Contentful"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change and delete the content of its owner's spaces."
        remedy = "revoke it in Contentful under CMA tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.contentful.com/developers/docs/references/authentication/"
        over = "any"
        entropy = "4.0"
        prefix = "CFPAT-"
    strings:
        $value = /CFPAT-[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
