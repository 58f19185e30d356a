"""The client of container registries: credentials, authorization, and requests (OCI distribution specification 1.1)."""
