rule ansible_password
{
    meta:
        code = "NK-S0563"
        title = "Password of a machine that Ansible manages"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.ansible.com/ansible/latest/vault_guide/index.html"
        over = "setting"
    strings:
        $setting = /ansible_(ssh_|sudo_|become_|su_)?(password|pass)["']?\s{0,3}[:=]\s{0,3}["']?[^\s"']{4}/ ascii
    condition:
        $setting
}
