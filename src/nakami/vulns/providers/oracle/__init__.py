"""Oracle's errata of Oracle Linux (OVAL)."""
