"""Alpine's security database (secdb): in which version of which branch what was fixed, and what never was affected."""
