"""Which known vulnerabilities a package has: advisories in, findings out; the match is one SQL text."""
