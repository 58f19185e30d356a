"""One package per feed."""
