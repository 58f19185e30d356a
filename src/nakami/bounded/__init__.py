"""Readers for hostile input. Every one of them limits bytes, entries, depth and time."""
