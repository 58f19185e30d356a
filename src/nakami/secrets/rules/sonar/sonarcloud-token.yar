rule sonarcloud_token : sonar
{
    meta:
        code = "NK-S0040"
        title = "Token of SonarCloud"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on SonarCloud."
        remedy = "revoke it on SonarCloud under my account, security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.sonarsource.com/sonarqube-cloud/managing-your-account/managing-tokens/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(sonar|SONAR|Sonar)[\w.\-]{0,16}(token|TOKEN|Token|login|LOGIN|Login)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
