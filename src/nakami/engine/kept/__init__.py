"""Scans that are kept: what is needed to judge an image again when the advisories change, and the image is not at hand."""
