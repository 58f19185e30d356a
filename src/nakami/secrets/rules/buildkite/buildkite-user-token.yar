rule buildkite_user_token : buildkite
{
    meta:
        code = "NK-S0045"
        title = "API access token of Buildkite"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on Buildkite: start builds, and read their logs."
        remedy = "revoke it on Buildkite under API access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://buildkite.com/docs/apis/managing-api-tokens"
        over = "any"
        entropy = "3.2"
        prefix = "bkua_"
    strings:
        $value = /bkua_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
