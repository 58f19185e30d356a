rule wireguard_private_key
{
    meta:
        code = "NK-S0504"
        title = "Private key of WireGuard"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can enter the private network as this peer."
        remedy = "replace the key pair, take the old public key out of every place that trusts it, mount the new one when the container starts, and rebuild without the layer that holds it"
        references = "https://man7.org/linux/man-pages/man8/wg.8.html"
        over = "text"
        entropy = "4.0"
    strings:
        $section = /\[Interface\]|privatekey/ nocase ascii
        $setting = /PrivateKey\s{0,4}[=:]\s{0,4}["']?[A-Za-z0-9+\/]{42}[AEIMQUYcgkosw048]=/ ascii
    condition:
        $section and $setting
}
