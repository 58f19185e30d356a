rule ssh_host_key
{
    meta:
        code = "NK-S0558"
        title = "Host key of an SSH server"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Every container of the image is the same host to its clients, and whoever can pull it can pretend to be any of them."
        remedy = "remove /etc/ssh/ssh_host_* in the same instruction that installs the server, and make keys when the container starts (ssh-keygen -A)"
        references = "https://man.openbsd.org/sshd.8"
        over = "text"
        reading = "open-key"
    strings:
        $value = /-----BEGIN (RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED |ANY )?PRIVATE KEY( BLOCK)?-----/ ascii
    condition:
        // ssh-keygen -A makes one of each kind, and two of them tell the set.
        (filename == "ssh_host_rsa_key" or filename == "ssh_host_ed25519_key") and $value
}
