rule vnc_password
{
    meta:
        code = "NK-S0545"
        title = "Password of a VNC server"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "any"
        reading = "alone"
        names = "[^ :]{8,24}"
    condition:
        filesize < 1MB and (filename matches /^(passwd|x11vnc\.pass|\.vncpasswd|vncpasswd)$/ and filepath matches /\.vnc$|^\/etc$|^\/root$/ and filesize < 32 and filesize >= 8)
}
