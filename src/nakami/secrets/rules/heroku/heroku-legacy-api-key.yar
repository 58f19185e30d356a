rule heroku_legacy_api_key : heroku uuid
{
    meta:
        code = "NK-S0146"
        title = "API key of Heroku, as it was made until 2024"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change every app of its owner and read their settings, which hold further secrets."
        remedy = "regenerate it in Heroku's account settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://devcenter.heroku.com/articles/authentication"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(heroku|HEROKU|Heroku)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
