rule ovh_consumer_key : ovh
{
    meta:
        code = "NK-S0129"
        title = "Consumer key or application secret of OVHcloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in OVHcloud within what the key was granted, often all of it."
        remedy = "delete it in the manager under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api"
        over = "setting"
        check = "letters_and_digits"
        entropy = "3.4"
    strings:
        $assigned = /(OVH_CONSUMER|ovh_consumer|OVH_APPLICATION_S|ovh_application_s|ovh_app|OVH_APP)[\w.\-]{0,16}(key|KEY|Key|ecret|ECRET|Ecret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
