rule hugging_face_token : huggingface
{
    meta:
        code = "NK-S0254"
        title = "Access token of Hugging Face"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read its owner's private models and data, and with write tokens replace them."
        remedy = "invalidate it on Hugging Face under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://huggingface.co/docs/hub/security-tokens"
        over = "any"
        entropy = "3.8"
        prefix = "hf_"
    strings:
        $value = /hf_[A-Za-z]{34}/ fullword ascii
    condition:
        $value
}
