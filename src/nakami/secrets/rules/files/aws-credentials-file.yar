rule aws_credentials_file
{
    meta:
        code = "NK-S0525"
        title = "Access key of AWS in a credentials file"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html"
        over = "text"
        reading = "settings"
        names = "aws_secret_access_key|aws_session_token"
    condition:
        filesize < 1MB and (filename matches /^(credentials|config|\.?s3cfg|\.boto|\.passwd-s3fs|aws-credentials)$/ and filepath matches /\.aws$|^\/root$|^\/home\//)
}
