rule key_store
{
    meta:
        code = "NK-S0505"
        title = "Key store with a private key"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can try passphrases at home for as long as he likes; only its strength protects the key."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc7292"
        over = "any"
        reading = "store"
    strings:
        $value = { ( fe ed fe ed | ce ce ce ce | 30 8? ?? ) }
    condition:
        filesize < 8MB and (uint32be(0) == 0xfeedfeed or uint32be(0) == 0xcececece or (uint8(0) == 0x30 and extension matches /\.(p12|pfx|pkcs12|jks|keystore)$/))
        and $value at 0
}
