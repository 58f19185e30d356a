rule salesforce_access_token : salesforce
{
    meta:
        code = "NK-S0348"
        title = "Access token of Salesforce"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change customers' data as its owner while the session lives."
        remedy = "end the session in Salesforce's setup under session management, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_access_tokens.htm"
        over = "any"
        check = "mixed"
        entropy = "4.4"
        prefix = "00D"
    strings:
        $value = /00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]{80,120}/ fullword ascii
    condition:
        $value
}
