rule vercel_ai_gateway_key : vercel
{
    meta:
        code = "NK-S0149"
        title = "Key of Vercel's AI Gateway"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "delete it in Vercel's dashboard under AI gateway, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://vercel.com/docs/ai-gateway/authentication"
        over = "any"
        check = "mixed"
        entropy = "3.8"
        prefix = "vck_"
    strings:
        $value = /vck_[0-9A-Za-z]{24,60}/ fullword ascii
    condition:
        $value
}
