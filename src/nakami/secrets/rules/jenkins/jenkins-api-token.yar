rule jenkins_api_token : jenkins
{
    meta:
        code = "NK-S0047"
        title = "API token of Jenkins"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on the Jenkins server: start jobs, and often run code on it."
        remedy = "revoke it on the server under the user's security, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(jenkins|JENKINS|Jenkins)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key|pass|PASS|Pass)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?11[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
