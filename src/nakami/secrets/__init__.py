"""Secrets: rules for the keys of issuers and for files that hold passwords, and what tells a real one from an example."""
