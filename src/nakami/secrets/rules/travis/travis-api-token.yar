rule travis_api_token : travis
{
    meta:
        code = "NK-S0044"
        title = "API token of Travis CI"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start builds, and read the settings of its owner's repositories."
        remedy = "make a new one on Travis CI under settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.travis-ci.com/user/triggering-builds/"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(travis|TRAVIS|Travis)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{20,22}\b/ ascii
    condition:
        $assigned
}
