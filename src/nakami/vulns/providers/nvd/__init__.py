"""NIST's National Vulnerability Database: CVSS base scores, and which applications a CVE is about."""
