"""How an answer is shown: one renderer per format, in `renderers/`."""
