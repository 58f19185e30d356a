rule google_service_account_key : google
{
    meta:
        code = "NK-S0089"
        title = "Key of a service account of Google Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in Google Cloud as the service account, from anywhere, for as long as the key is not deleted."
        remedy = "delete the key in Google Cloud IAM under service accounts, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://cloud.google.com/iam/docs/keys-create-delete"
        over = "text"
        prefix = "-----BEGIN"
    strings:
        $value = /-----BEGIN (RSA )?PRIVATE KEY-----\\n[0-9A-Za-z+\/=\\]{800,4000}-----END (RSA )?PRIVATE KEY-----/ ascii
        $type = /"type"\s{0,4}:\s{0,4}"service_account"/ ascii
        $mail = ".gserviceaccount.com" ascii
    condition:
        $value and $type and $mail
}
