"""The user's own list of vulnerabilities that are known to be exploited, in the layout of CISA's catalogue."""
