rule salesforce_consumer_secret : salesforce
{
    meta:
        code = "NK-S0349"
        title = "Consumer secret of a connected Salesforce app"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the app towards Salesforce."
        remedy = "rotate it in Salesforce's app manager, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.salesforce.com/s/articleView?id=sf.connected_app_rotate_consumer_details.htm"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(salesforce|SALESFORCE|Salesforce|SF_CLIENT|SF_CONSUMER|SFDC_CLIENT|sf_client|sfdc_client)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-F]{64}\b/ ascii
    condition:
        $assigned
}
