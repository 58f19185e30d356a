"""Rust: programs, and what a lock file pins."""
