"""Node: packages installed in node_modules."""
