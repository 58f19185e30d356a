"""NIST's National Vulnerability Database: CVSS base scores."""
