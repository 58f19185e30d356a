"""Root file systems: the merged tree of layers, and what a reader of their files is."""
