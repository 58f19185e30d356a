rule clojars_deploy_token : clojars
{
    meta:
        code = "NK-S0031"
        title = "Deploy token of Clojars"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can publish new versions of its owner's Clojure libraries."
        remedy = "disable it on Clojars under deploy tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"
        over = "any"
        entropy = "3.8"
        prefix = "CLOJARS_"
    strings:
        $value = /CLOJARS_[0-9a-z]{60}/ fullword ascii
    condition:
        $value
}
