rule openshift_user_token : openshift
{
    meta:
        code = "NK-S0073"
        title = "Token of an OpenShift user"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act in the OpenShift cluster as its owner until it runs out."
        remedy = "delete it with `oc delete oauthaccesstoken`, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/authentication_and_authorization/managing-oauth-access-tokens"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "sha256"
    strings:
        $value = /sha256~[0-9A-Za-z_\-]{43}/ fullword ascii
    condition:
        $value
}
