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
        // Only asked for at the beginning, each is looked for nowhere else.
        $value_jks = { fe ed fe ed }
        $value_jceks = { ce ce ce ce }
        $value_medium = { 30 82 }
        $value_large = { 30 83 }
        $value_streamed = { 30 80 }
    condition:
        filesize < 8MB and (
            $value_jks at 0 or $value_jceks at 0
            or extension matches /^\.(p12|pfx|pkcs12|jks|keystore)$/ and ($value_medium at 0 or $value_large at 0 or $value_streamed at 0)
        )
}
