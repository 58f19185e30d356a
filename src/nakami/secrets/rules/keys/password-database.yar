rule password_database
{
    meta:
        code = "NK-S0509"
        title = "Database of a password manager"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can try its passphrase at home; behind it are all the passwords that somebody has."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://keepass.info/help/base/repair.html"
        over = "any"
        reading = "store"
    strings:
        // KeePass 1 and 2.
        $value_first = { 03 d9 a2 9a 65 fb 4b b5 }
        $value_second = { 03 d9 a2 9a 67 fb 4b b5 }
    condition:
        $value_first at 0 or $value_second at 0
}
