rule directory_bind_password
{
    meta:
        code = "NK-S0547"
        title = "Password of an account that looks into a directory"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "bindpw|rootbindpw|rootpw|ldap_default_authtok|secret|ldap_bind_password|bind_?password"
    condition:
        filesize < 1MB and (filename matches /^(ldap|nslcd|pam_ldap|libnss-ldap|sssd|slapd|nss_ldap|sudo-ldap|openldap|autofs_ldap_auth)[\w-]{0,20}(\.conf|\.secret|rc)?$/)
}
