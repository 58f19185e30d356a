rule rsync_password
{
    meta:
        code = "NK-S0544"
        title = "Passwords of an rsync server"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://download.samba.org/pub/rsync/rsyncd.conf.5"
        over = "text"
        reading = "last-field"
        names = "[^: ]{1,60}"
    condition:
        filesize < 1MB and (filename matches /^rsyncd?\.(secrets?|passwd|scrt)$/ or (extension == ".secrets" and filename matches /rsync/))
}
