rule launchdarkly_sdk_key : launchdarkly
{
    meta:
        code = "NK-S0303"
        title = "SDK key of LaunchDarkly"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read every flag of the environment, with its rules."
        remedy = "reset it in LaunchDarkly under environments, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://launchdarkly.com/docs/home/account/environment/keys"
        over = "any"
        entropy = "3.2"
        prefix = "sdk-"
    strings:
        $value = /sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ fullword ascii
    condition:
        $value
}
