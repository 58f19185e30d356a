rule docusign_client_secret : docusign uuid
{
    meta:
        code = "NK-S0353"
        title = "Secret key of a DocuSign integration"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the integration towards DocuSign."
        remedy = "delete it in DocuSign's settings under apps and keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.docusign.com/platform/auth/"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(docusign|DOCUSIGN|Docusign)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
