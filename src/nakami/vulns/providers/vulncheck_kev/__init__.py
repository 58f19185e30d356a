"""VulnCheck's list of vulnerabilities that are known to be exploited; wider than CISA's, and to be had with an account."""
