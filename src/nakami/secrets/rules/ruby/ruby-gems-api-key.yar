rule ruby_gems_api_key : ruby
{
    meta:
        code = "NK-S0028"
        title = "API key of RubyGems"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can publish new versions of its owner's gems, or yank them."
        remedy = "delete it in the account's settings on RubyGems, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"
        over = "any"
        entropy = "3.2"
        prefix = "rubygems_"
    strings:
        $value = /rubygems_[0-9a-f]{48}/ fullword ascii
    condition:
        $value
}
