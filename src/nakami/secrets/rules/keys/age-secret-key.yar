rule age_secret_key
{
    meta:
        code = "NK-S0503"
        title = "Secret key of age"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read everything that was encrypted to it."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://github.com/C2SP/C2SP/blob/main/age.md"
        over = "any"
        entropy = "3.5"
        prefix = "AGE-SECRET-KEY-1"
    strings:
        $value = /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/ fullword ascii
    condition:
        $value
}
