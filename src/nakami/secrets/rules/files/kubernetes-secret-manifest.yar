rule kubernetes_secret_manifest
{
    meta:
        code = "NK-S0551"
        title = "Values of a Kubernetes Secret"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image reads them: base64 hides nothing."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://kubernetes.io/docs/concepts/configuration/secret/"
        over = "setting"
        reading = "manifest"
    strings:
        $kind = /["']?kind["']?: {0,4}["']?Secret["']?\s/ ascii
        $value = /"?\b(data|stringData)"?: {0,4}[\r\n{]/ ascii
    condition:
        filesize < 1MB and $kind and $value
}
