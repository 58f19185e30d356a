rule gitea_access_token : gitea
{
    meta:
        code = "NK-S0025"
        title = "Access token of Gitea or Forgejo"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as its owner on the Gitea or Forgejo server: read private code, and often push it."
        remedy = "delete it on the server under settings, applications, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.gitea.com/development/oauth2-provider"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(gitea|GITEA|Gitea|forgejo|FORGEJO|Forgejo|codeberg|CODEBERG|Codeberg)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{40}\b/ ascii
    condition:
        $assigned
}
