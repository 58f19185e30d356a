"""Checks of a value's inner structure, one a module, named by `check` in a rule's head: `check(value) -> bool`, pure and bounded."""
