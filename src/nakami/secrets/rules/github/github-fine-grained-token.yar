rule github_fine_grained_token : github
{
    meta:
        code = "NK-S0006"
        title = "Fine-grained personal access token of GitHub"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use every right that the token has in its owner's repositories, often to push code."
        remedy = "revoke it in GitHub's settings under developer settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "github_pat_"
    strings:
        $value = /github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}/ fullword ascii
    condition:
        $value
}
