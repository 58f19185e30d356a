"""Photon OS's CVE metadata: what is fixed in which version of which release, and what is not affected."""
