rule aws_access_key_id : aws
{
    meta:
        code = "NK-S0077"
        title = "Access key id of AWS"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the AWS account as the key's user, if the secret half lies near, as it mostly does."
        remedy = "deactivate the key in AWS IAM and look in CloudTrail for who used it, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"
        over = "any"
        check = "aws_key_id"
        entropy = "2.8"
        prefix = "AKIA"
    strings:
        $value = /AKIA[2-7A-Z]{16}/ fullword ascii
    condition:
        $value
}
