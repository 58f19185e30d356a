rule ftp_client_password
{
    meta:
        code = "NK-S0557"
        title = "Password that an FTP client keeps"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://wiki.filezilla-project.org/"
        over = "text"
    strings:
        $element = /<Pass( encoding="base64")?>[^<]{1}/ ascii
    condition:
        filesize < 1MB and filename matches /^(sitemanager|recentservers|filezilla)\.xml$/ and $element
}
