rule aws_session_token : aws
{
    meta:
        code = "NK-S0080"
        title = "Session token of AWS"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the AWS account while the session lives; it tells that builds leave their credentials behind."
        remedy = "revoke the role's sessions in AWS IAM, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html"
        over = "any"
        entropy = "4.8"
    strings:
        $value_1 = /IQoJb3JpZ2luX2Vj[0-9A-Za-z+\/]{150,1600}/ fullword ascii
        $value_2 = /FwoGZXIvYXdz[0-9A-Za-z+\/]{150,1600}/ fullword ascii
    condition:
        any of ($value_*)
}
