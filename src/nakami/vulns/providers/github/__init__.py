"""GitHub's advisory database: the advisories that GitHub has reviewed, for the ecosystems of languages."""
