rule facebook_access_token : facebook
{
    meta:
        code = "NK-S0315"
        title = "Access token of Facebook or Instagram"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act on Facebook as the page, user or application, as the token allows."
        remedy = "reset the app's secret or log the user out, and look at the token with Meta's debugger, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/"
        over = "setting"
        check = "mixed"
        entropy = "4.4"
    strings:
        $assigned = /(access_token|accessToken|ACCESS_TOKEN|PAGE_TOKEN|page_token|pageToken|[fF]acebook|FACEBOOK|FB_PAGE|FB_ACCESS|FB_TOKEN|META_ACCESS)\w{0,24}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?EAA[0-9A-Za-z]{90,300}\b/ ascii
    condition:
        $assigned
}
