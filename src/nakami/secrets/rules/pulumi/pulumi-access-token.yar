rule pulumi_access_token : pulumi
{
    meta:
        code = "NK-S0071"
        title = "Access token of Pulumi Cloud"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the state of its owner's stacks, and often change the infrastructure."
        remedy = "delete it in Pulumi Cloud under access tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"
        over = "any"
        entropy = "3.2"
        prefix = "pul-"
    strings:
        $value = /pul-[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
