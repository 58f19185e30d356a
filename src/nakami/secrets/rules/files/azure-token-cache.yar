rule azure_token_cache
{
    meta:
        code = "NK-S0527"
        title = "Tokens of the Azure command line"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://learn.microsoft.com/cli/azure/authenticate-azure-cli"
        over = "text"
        reading = "settings"
        names = "accessToken|refreshToken|secret|client_secret|servicePrincipal(?:Key|Secret)"
    condition:
        filesize < 1MB and (filename matches /^(accessTokens|msal_token_cache|service_principal_entries|TokenCache)\.(json|dat)$/)
}
