rule onepassword_service_account_token : onepassword
{
    meta:
        code = "NK-S0068"
        title = "Token of a service account of 1Password"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read every vault that the service account can see."
        remedy = "revoke it in 1Password under developer tools, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.1password.com/docs/service-accounts/security/"
        over = "any"
        check = "base64_json"
        prefix = "ops_eyJ"
    strings:
        $value = /ops_eyJ[0-9A-Za-z_\-]{250,1200}={0,2}/ fullword ascii
    condition:
        $value
}
