"""Patching: from findings that have a fix to an image without them."""
