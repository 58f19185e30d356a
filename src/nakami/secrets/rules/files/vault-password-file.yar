rule vault_password_file
{
    meta:
        code = "NK-S0564"
        title = "Password of an Ansible vault"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read everything that the vault keeps."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "alone"
        names = "[^ #!]{6,200}"
    condition:
        filesize < 1MB and (filename matches /^\.?vault[_-]?pass(word|wd)?([_-]file)?(\.txt)?$/)
}
