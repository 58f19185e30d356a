rule aws_temporary_key_id : aws
{
    meta:
        code = "NK-S0078"
        title = "Temporary access key id of AWS"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the AWS account while the session lives, if secret and session token lie near; it tells that builds leave their credentials behind."
        remedy = "revoke the role's sessions in AWS IAM, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"
        over = "any"
        check = "aws_key_id"
        entropy = "2.8"
        prefix = "ASIA"
    strings:
        $value = /ASIA[2-7A-Z]{16}/ fullword ascii
    condition:
        $value
}
