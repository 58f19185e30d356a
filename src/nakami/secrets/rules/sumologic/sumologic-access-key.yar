rule sumologic_access_key : sumologic
{
    meta:
        code = "NK-S0300"
        title = "Access key of Sumo Logic"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the account's logs."
        remedy = "delete it in Sumo Logic under access keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.sumologic.com/docs/manage/security/access-keys/"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(sumologic|SUMOLOGIC|Sumologic|sumo_logic|SUMO_LOGIC|SUMO_ACCESS)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{64}\b/ ascii
    condition:
        $assigned
}
