rule dotnet_setting_password
{
    meta:
        code = "NK-S0565"
        title = "Password in the settings of a .NET application"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "(?:[A-Za-z0-9_:.-]*)(?:password|secret|apikey|accesskey|accountkey|clientsecret|signingkey|jwtkey)"
    condition:
        filesize < 1MB and (filename matches /^(appsettings|secrets|connectionStrings)[\w.-]{0,40}\.json$/)
}
