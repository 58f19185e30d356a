rule naver_client_secret : naver
{
    meta:
        code = "NK-S0323"
        title = "Client secret of Naver Cloud"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can use the interfaces at the owner's cost."
        remedy = "reissue it in Naver's developer center, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://api.ncloud-docs.com/docs/en/common-ncpapi"
        over = "setting"
        check = "mixed"
        entropy = "4.0"
    strings:
        $assigned = /(naver|NAVER|Naver|NCP_SECRET|ncloud|NCLOUD|Ncloud)[\w.\-]{0,16}(secret|SECRET|Secret|key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{40}\b/ ascii
    condition:
        $assigned
}
