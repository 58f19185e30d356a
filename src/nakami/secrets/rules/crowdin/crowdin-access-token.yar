rule crowdin_access_token : crowdin
{
    meta:
        code = "NK-S0366"
        title = "Personal access token of Crowdin"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's translations."
        remedy = "delete it in Crowdin under account settings, API, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.crowdin.com/developer/authorization/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(crowdin|CROWDIN|Crowdin)[\w.\-]{0,16}(token|TOKEN|Token|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{80}\b/ ascii
    condition:
        $assigned
}
