rule kubeconfig_token
{
    meta:
        code = "NK-S0550"
        title = "Token or password in a kubeconfig"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the cluster can command it as this user: often as its administrator."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"
        over = "setting"
    strings:
        $context = "current-context" ascii
        $setting = /(id-token|refresh-token|\btoken|\bpassword)["']?: {1,4}["']?[^\s"'{]{8}/ ascii
    condition:
        filesize < 1MB and not extension matches /^\.(py|go|js|ts|rb|java|rs|cs|md|rst)$/ and $context and $setting
}
