"""The check that a rule names: a module of `checks` with a function `check`."""

import functools
from collections.abc import Callable
from importlib import import_module

UNPROVING = frozenset({"mixed", "letters_and_digits", "uuid_random", "aws_key_id"})
"""Checks of what any random text has; those of a checksum or a structure prove that a value was made by its issuer."""


def is_well_formed(value: bytes, check: str) -> bool:
    """Whether a value passes the check of this name."""
    return _check(check)(value)


@functools.cache
def _check(name: str) -> Callable[[bytes], bool]:
    module = import_module(f"nakami.secrets.checks.{name.replace('-', '_')}")
    found: Callable[[bytes], bool] = module.check
    return found
