rule aws_bedrock_short_key : aws
{
    meta:
        code = "NK-S0082"
        title = "Short-term API key of Amazon Bedrock"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost for up to half a day."
        remedy = "let it run out, and revoke the sessions of the role that made it, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"
        over = "any"
        entropy = "4.6"
    strings:
        $value = /bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[0-9A-Za-z+\/]{100,3000}/ fullword ascii
    condition:
        $value
}
