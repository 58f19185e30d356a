rule circleci_legacy_token : circleci
{
    meta:
        code = "NK-S0043"
        title = "API token of CircleCI, as it was made until 2023"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on CircleCI: start builds, and read the settings of every project."
        remedy = "delete it on CircleCI under user settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://circleci.com/docs/managing-api-tokens/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned_name = /(irclec|IRCLEC|ircleC)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
        $assigned_short = /(ircle_|IRCLE_)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        any of them
}
