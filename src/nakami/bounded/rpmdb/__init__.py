"""rpm's databases in their three formats, read in pure Python from bytes that nobody vouches for; `database` is the way in."""
