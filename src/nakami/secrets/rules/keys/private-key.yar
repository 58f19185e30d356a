rule private_key
{
    meta:
        code = "NK-S0500"
        title = "Private key without a passphrase"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image has the private half of the key pair, and can act as its owner wherever the public half is trusted."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7468"
        over = "any"
        reading = "open-key"
    strings:
        $value = /-----BEGIN (RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED |ANY )?PRIVATE KEY( BLOCK)?-----/ ascii
    condition:
        $value and not filename matches /^ssh_host_\w{1,20}_key$/
}
