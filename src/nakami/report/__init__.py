"""Results as people and programs want to see them: one renderer per format."""
