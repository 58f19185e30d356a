"""Frozen values that the families exchange; no I/O."""
