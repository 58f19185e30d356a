rule terraform_cloud_token : hashicorp
{
    meta:
        code = "NK-S0054"
        title = "API token of Terraform Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the state of its owner's workspaces, with the secrets in it, and often change the infrastructure."
        remedy = "revoke it in the settings of the user, team or organisation, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_\-]{60,70}/ fullword ascii
    condition:
        $value
}
