rule aws_bedrock_api_key : aws
{
    meta:
        code = "NK-S0081"
        title = "API key of Amazon Bedrock"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost, for as long as the key lives."
        remedy = "delete it in AWS IAM under the user's credentials for Bedrock, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"
        over = "any"
        check = "mixed"
        entropy = "4.6"
        prefix = "ABSK"
    strings:
        $value = /ABSK[0-9A-Za-z+\/]{109,269}/ fullword ascii
    condition:
        $value
}
