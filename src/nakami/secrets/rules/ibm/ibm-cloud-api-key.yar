rule ibm_cloud_api_key : ibm
{
    meta:
        code = "NK-S0124"
        title = "API key of IBM Cloud"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in IBM Cloud as its owner."
        remedy = "delete it in IBM Cloud under access, API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://cloud.ibm.com/docs/account?topic=account-userapikey"
        over = "setting"
        check = "mixed"
        entropy = "4.2"
    strings:
        $assigned = /(ibmcloud|IBMCLOUD|Ibmcloud|ibm_cloud|IBM_CLOUD|IBM_API|IC_API|bluemix|BLUEMIX|Bluemix|watsonx|WATSONX|Watsonx|WATSON|watson|Watson)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z_\-]{44}\b/ ascii
    condition:
        $assigned
}
