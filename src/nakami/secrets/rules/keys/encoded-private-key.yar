rule encoded_private_key
{
    meta:
        code = "NK-S0506"
        title = "Private key in base64"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image has the private half of the key pair, and can act as its owner wherever the public half is trusted."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"
        over = "any"
        reading = "encoded-key"
    strings:
        $value = /LS0tLS1CRUdJTi[A-Za-z0-9+\/]{60}/ ascii
    condition:
        $value
}
