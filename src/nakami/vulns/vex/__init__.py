"""VEX documents of three formats, and what they say of a finding."""
