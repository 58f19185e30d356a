"""One module per format; each turns a `Scan` into text."""
