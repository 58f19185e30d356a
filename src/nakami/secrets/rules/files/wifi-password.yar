rule wifi_password
{
    meta:
        code = "NK-S0543"
        title = "Key of a wireless network"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "psk|wpa_passphrase|password|private_key_passwd|leap-password|Passphrase|PreSharedKey"
    condition:
        filesize < 1MB and (filename matches /^wpa_supplicant[\w.-]{0,40}\.conf$/ or extension == ".nmconnection" or filepath matches /NetworkManager\/system-connections$/ or filename matches /^(hostapd|iwd)[\w.-]{0,40}\.(conf|psk)$/)
}
