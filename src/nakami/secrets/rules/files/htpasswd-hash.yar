rule htpasswd_hash : hash
{
    meta:
        code = "NK-S0524"
        title = "Hashes of passwords of a web server"
        severity = "low"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can try passwords at home until one has this hash."
        remedy = "change the password, mount the file when the container starts, and rebuild without the layer that holds it"
        references = "https://httpd.apache.org/docs/current/misc/password_encryptions.html"
        over = "text"
        reading = "last-field"
        names = "[^: #]{1,200}"
    condition:
        filesize < 1MB and ((filename matches /^\.?htpasswd[\w-]{0,20}$/ and not filepath matches /bin$/) or extension == ".htpasswd")
}
