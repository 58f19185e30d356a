"""Java: archives, what is nested in them, and what they say they are."""
