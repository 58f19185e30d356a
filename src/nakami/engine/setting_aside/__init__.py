"""Findings that do not count, and who says so."""
