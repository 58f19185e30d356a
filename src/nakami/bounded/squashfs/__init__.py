"""Squashfs 4.0, read without mounting: one module per part of the format."""
