"""What the user has written down for every run: files, keys, and which word counts."""
