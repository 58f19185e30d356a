rule cloud_init_password
{
    meta:
        code = "NK-S0542"
        title = "Password in the user data of cloud-init"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "password|plain_text_passwd|passwd|hashed_passwd|ssh_authorized_key_secret"
    condition:
        filesize < 1MB and (filename matches /^(user-data|user_data|cloud-config|cloud-init|vendor-data)(\.\w{1,5})?$/ or filepath matches /cloud\/(cloud\.cfg\.d|instance[\w\/.-]*)$/)
}
