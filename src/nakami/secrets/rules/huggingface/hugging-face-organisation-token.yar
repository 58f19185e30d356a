rule hugging_face_organisation_token : huggingface
{
    meta:
        code = "NK-S0255"
        title = "Organisation token of Hugging Face"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the private models and data of the organisation."
        remedy = "invalidate it on Hugging Face in the organisation's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://huggingface.co/docs/hub/security-tokens"
        over = "any"
        entropy = "3.8"
        prefix = "api_org_"
    strings:
        $value = /api_org_[A-Za-z]{34}/ fullword ascii
    condition:
        $value
}
