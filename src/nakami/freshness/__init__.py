"""Freshness: what is too old to be kept alive, and since when."""
