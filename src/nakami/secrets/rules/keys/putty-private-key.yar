rule putty_private_key
{
    meta:
        code = "NK-S0502"
        title = "Private key of PuTTY without a passphrase"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image has the private half of the key pair, and can act as its owner wherever the public half is trusted."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html"
        over = "text"
        reading = "putty-key"
    strings:
        $value = /PuTTY-User-Key-File-[23]: / ascii
    condition:
        $value
}
