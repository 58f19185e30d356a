rule snmp_community
{
    meta:
        code = "NK-S0546"
        title = "Community or password of SNMP"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "(?:rw|ro)community6?|defAuthPassphrase|defPrivPassphrase"
    condition:
        filesize < 1MB and (filename matches /^(snmpd?|snmptrapd)[\w.-]{0,20}\.conf$/)
}
