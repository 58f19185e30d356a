rule razorpay_key_secret : razorpay
{
    meta:
        code = "NK-S0227"
        title = "Key secret of Razorpay"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can take and refund payments in the name of the shop."
        remedy = "regenerate it in Razorpay's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://razorpay.com/docs/api/authentication/"
        over = "setting"
        check = "mixed"
        entropy = "3.6"
    strings:
        $assigned = /(razorpay|RAZORPAY|Razorpay|RZP_KEY|rzp_key)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{24}\b/ ascii
    condition:
        $assigned
}
