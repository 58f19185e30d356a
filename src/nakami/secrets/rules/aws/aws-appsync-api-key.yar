rule aws_appsync_api_key : aws
{
    meta:
        code = "NK-S0083"
        title = "API key of AWS AppSync"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can query the GraphQL interface that the key is for."
        remedy = "delete it in the settings of the AppSync interface, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"
        over = "any"
        check = "letters_and_digits"
        entropy = "3.4"
        prefix = "da2-"
    strings:
        $value = /da2-[0-9a-z]{26}/ fullword ascii
    condition:
        $value
}
