rule posthog_personal_key : posthog
{
    meta:
        code = "NK-S0305"
        title = "Personal API key of PostHog"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the events and persons that its owner can see."
        remedy = "delete it in PostHog under personal API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://posthog.com/docs/api"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "phx_"
    strings:
        $value = /phx_[0-9A-Za-z]{40,50}/ fullword ascii
    condition:
        $value
}
