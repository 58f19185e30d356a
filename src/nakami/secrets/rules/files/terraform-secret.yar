rule terraform_secret
{
    meta:
        code = "NK-S0529"
        title = "Secret in a Terraform state or variables"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://developer.hashicorp.com/terraform/language/state/sensitive-data"
        over = "text"
        reading = "settings"
        names = "(?:.*[_-])?(?:password|passwd|secret|secret_key|token|private_key|access_key|secret_access_key|client_secret|api_key|connection_string|sas_token|master_password|auth_token)"
    condition:
        filesize < 4MB and (extension matches /^\.(tfstate|tfvars|terraformrc)$/ or filename matches /^(terraform\.tfstate\.backup|\.terraformrc|credentials\.tfrc\.json)$/ or filename matches /\.auto\.tfvars(\.json)?$/)
}
