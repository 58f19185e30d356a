rule circleci_personal_token : circleci
{
    meta:
        code = "NK-S0041"
        title = "Personal API token of CircleCI"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on CircleCI: start builds, and read the settings of every project."
        remedy = "delete it on CircleCI under user settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://circleci.com/docs/managing-api-tokens/"
        over = "any"
        entropy = "3.6"
        prefix = "CCIPAT_"
    strings:
        $value = /CCIPAT_[0-9A-Za-z]{22}_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
