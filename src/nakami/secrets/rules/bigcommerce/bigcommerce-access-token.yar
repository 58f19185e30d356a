rule bigcommerce_access_token : bigcommerce
{
    meta:
        code = "NK-S0242"
        title = "Access token of BigCommerce"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read orders and customers of the shop, and change what the token allows."
        remedy = "delete it in BigCommerce under API accounts, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.bigcommerce.com/docs/start/authentication/api-accounts"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.6"
    strings:
        $assigned = /(igcommerce|IGCOMMERCE|BC_ACCESS_|BC_API_)[\w.\-]{0,16}(token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-z]{31}\b/ ascii
    condition:
        $assigned
}
