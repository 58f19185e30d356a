rule connection_string_password
{
    meta:
        code = "NK-S0574"
        title = "Password in a connection string"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax"
        over = "setting"
    strings:
        $connection = /; ?(Password|Pwd|PWD|PASSWORD|password|pwd) ?= ?/ ascii
    condition:
        $connection
}
