rule circleci_project_token : circleci
{
    meta:
        code = "NK-S0042"
        title = "Project API token of CircleCI"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, and with some tokens start, the builds of the project."
        remedy = "delete it on CircleCI under project settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://circleci.com/docs/managing-api-tokens/"
        over = "any"
        entropy = "3.6"
        prefix = "CCIPRJ_"
    strings:
        $value = /CCIPRJ_[0-9A-Za-z]{22}_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
