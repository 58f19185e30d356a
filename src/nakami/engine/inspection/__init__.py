"""Looking into the bytes of files, in a process of its own: malware and secrets."""
