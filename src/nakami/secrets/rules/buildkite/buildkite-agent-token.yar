rule buildkite_agent_token : buildkite
{
    meta:
        code = "NK-S0046"
        title = "Agent token of a Buildkite cluster"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can register agents of their own, and be handed jobs with the secrets in them."
        remedy = "revoke it on Buildkite under agents, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://buildkite.com/docs/agent/v3/tokens"
        over = "any"
        entropy = "3.6"
        prefix = "bkct_"
    strings:
        $value = /bkct_[0-9A-Za-z]{32,68}/ fullword ascii
    condition:
        $value
}
