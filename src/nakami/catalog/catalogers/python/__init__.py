"""Python: distributions installed in an environment."""
