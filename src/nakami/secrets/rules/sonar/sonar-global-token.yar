rule sonar_global_token : sonar
{
    meta:
        code = "NK-S0039"
        title = "Global analysis token of SonarQube"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send analyses of every project of the server, and so hide what is wrong with them."
        remedy = "revoke it on the SonarQube server under my account, security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/"
        over = "any"
        entropy = "3.2"
        prefix = "sqa_"
    strings:
        $value = /sqa_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
