"""Red Hat's list of its repositories (content sets), and of which products they are."""
