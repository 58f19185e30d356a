rule object_storage_key
{
    meta:
        code = "NK-S0528"
        title = "Key of an object storage"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        reading = "settings"
        names = "secret_key|gs_secret_access_key|aws_secret_access_key|secret_access_key|secretKey|pass|client_secret|token|access_token"
    condition:
        filesize < 1MB and (filename matches /^(\.s3cfg|s3cfg|\.boto|boto\.cfg|rclone\.conf|\.passwd-s3fs|passwd-s3fs|\.mc)$/ or (filename == "config.json" and filepath matches /\/\.mc$|\/\.mcli$/))
}
