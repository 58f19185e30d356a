"""From a reference to verified layers."""
