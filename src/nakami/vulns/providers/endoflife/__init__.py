"""endoflife.date: how long the release lines of products are kept alive."""
