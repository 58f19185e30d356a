"""Ubuntu's own word on each vulnerability in each of its packages: Canonical's OpenVEX documents."""
