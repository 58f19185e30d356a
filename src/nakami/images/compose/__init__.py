"""Compose files (compose-spec.io): which images their services run."""
