rule codecov_upload_token : codecov uuid
{
    meta:
        code = "NK-S0050"
        title = "Upload token of Codecov"
        severity = "low"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false coverage reports of the repository."
        remedy = "regenerate it in the repository's settings on Codecov, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.codecov.com/docs/codecov-tokens"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(codecov|CODECOV|Codecov)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
