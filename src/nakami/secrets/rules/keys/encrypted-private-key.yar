rule encrypted_private_key
{
    meta:
        code = "NK-S0501"
        title = "Private key with a passphrase"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can try passphrases at home for as long as he likes; only its strength protects the key."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7468"
        over = "any"
        reading = "encrypted-key"
    strings:
        $value = /-----BEGIN (RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED |ANY )?PRIVATE KEY( BLOCK)?-----/ ascii
    condition:
        $value
}
