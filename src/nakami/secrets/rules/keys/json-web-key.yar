rule json_web_key
{
    meta:
        code = "NK-S0508"
        title = "Private JSON Web Key"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image has the private half of the key pair, and can act as its owner wherever the public half is trusted."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7517"
        over = "setting"
        entropy = "4.0"
    strings:
        $kty = /"kty"\s{0,4}:\s{0,4}"(RSA|EC|OKP|oct)"/ ascii
        $setting = /"[dk]"\s{0,4}:\s{0,4}"[A-Za-z0-9_\-]{32}/ ascii
    condition:
        filesize < 1MB and $kty and $setting
}
