"""Amazon Linux's security advisories (ALAS): what stands as updateinfo in its yum repositories."""
