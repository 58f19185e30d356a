rule registry_login
{
    meta:
        code = "NK-S0510"
        title = "Login to a container registry"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can pull and often push every image that this account may: also those that run in production."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.docker.com/reference/cli/docker/login/"
        over = "setting"
        reading = "user-and-password"
    strings:
        $auths = "\"auths\"" ascii
        $value = /"auth"\s{0,4}:\s{0,4}"[A-Za-z0-9+\/]{8}/ ascii
        $setting = /"(identitytoken|registrytoken)"\s{0,4}:\s{0,4}"[^"]{16}/ ascii
    condition:
        filesize < 1MB and ($auths or filename == ".dockercfg") and ($value or $setting)
}
