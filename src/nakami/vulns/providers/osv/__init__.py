"""OSV: one zip per ecosystem with one JSON record per advisory."""
