rule algolia_admin_key : algolia
{
    meta:
        code = "NK-S0337"
        title = "Admin API key of Algolia"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, change and delete the search indexes."
        remedy = "rotate it in Algolia's dashboard under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.algolia.com/doc/guides/security/api-keys/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(algolia|ALGOLIA|Algolia)[\w.\-]{0,16}(admin_key|ADMIN_KEY|admin_api_key|ADMIN_API_KEY|adminKey|adminApiKey|AdminKey|write_key|WRITE_KEY|adminapikey|ADMINAPIKEY|Adminapikey)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
