rule kakao_api_key : kakao
{
    meta:
        code = "NK-S0324"
        title = "REST or admin key of Kakao"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application towards Kakao and its users."
        remedy = "reissue it in Kakao Developers under app keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.kakao.com/docs/latest/en/app-setting/app"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.0"
    strings:
        $assigned = /(kakao|KAKAO|Kakao)[\w.\-]{0,16}(key|KEY|Key|secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
