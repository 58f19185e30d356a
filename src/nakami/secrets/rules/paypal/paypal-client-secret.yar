rule paypal_client_secret : paypal
{
    meta:
        code = "NK-S0222"
        title = "Client secret of PayPal"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "make a new secret in PayPal's developer dashboard and disable this one, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.paypal.com/api/rest/"
        over = "setting"
        check = "mixed"
        entropy = "4.6"
    strings:
        $assigned = /(paypal|PAYPAL|Paypal)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?E[0-9A-Za-z_\-]{79}\b/ ascii
    condition:
        $assigned
}
