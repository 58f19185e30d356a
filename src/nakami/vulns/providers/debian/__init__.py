"""Debian's security tracker: what Debian says of each vulnerability in each of its source packages and releases."""
