rule intercom_access_token : intercom
{
    meta:
        code = "NK-S0351"
        title = "Access token of Intercom"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and answer customers' conversations."
        remedy = "regenerate it in Intercom's developer hub, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"
        over = "any"
        check = "intercom"
        prefix = "dG9rO"
    strings:
        $value = /dG9rO[0-9A-Za-z+\/]{54,58}={0,2}/ ascii
    condition:
        $value
}
