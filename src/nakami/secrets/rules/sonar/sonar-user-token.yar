rule sonar_user_token : sonar
{
    meta:
        code = "NK-S0037"
        title = "User token of SonarQube"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on the SonarQube server: read the code that it keeps, and change projects."
        remedy = "revoke it on the SonarQube server under my account, security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/"
        over = "any"
        entropy = "3.2"
        prefix = "squ_"
    strings:
        $value = /squ_[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
