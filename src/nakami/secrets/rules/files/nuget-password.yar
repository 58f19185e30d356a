rule nuget_password
{
    meta:
        code = "NK-S0520"
        title = "Password of a NuGet feed"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://learn.microsoft.com/nuget/reference/nuget-config-file"
        over = "text"
    strings:
        $assigned = /"(ClearTextPassword|Password)"\s{1,8}value\s{0,2}=\s{0,2}"[^"]{1,400}"/ nocase ascii
    condition:
        filesize < 1MB and filename matches /^nuget\.config$/i and $assigned
}
