rule launchdarkly_api_token : launchdarkly
{
    meta:
        code = "NK-S0304"
        title = "API token of LaunchDarkly"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can switch the flags of the account's applications."
        remedy = "delete it in LaunchDarkly under authorization, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://launchdarkly.com/docs/home/account/api"
        over = "text"
        entropy = "3.2"
        prefix = "api-"
    strings:
        $value = /api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
        $context = "launchdarkly" ascii nocase
    condition:
        $value and $context
}
