"""Is that within the policy? A pure function of findings."""
