rule netrc_password
{
    meta:
        code = "NK-S0511"
        title = "Password in a netrc file"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html"
        over = "text"
        reading = "machines"
    condition:
        filesize < 1MB and (filename == ".netrc" or filename == "_netrc" or filename == "netrc" or (filepath matches /apt\/auth\.conf\.d$/) or filename == "auth.conf")
}
