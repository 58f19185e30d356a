"""Licences as SPDX writes them (SPDX specification 2.3, Annex D), told apart from free text."""

import re
from functools import lru_cache
from typing import Any

_MAX_LENGTH = 300
"""Characters of an expression that is read; real ones have some dozens, and reading takes time in proportion to the square."""
_WORDS = re.compile(r"[A-Za-z0-9.+() -]+")
_ID = re.compile(r"[A-Za-z0-9.+-]+")
_NEVER_LISTED = frozenset(
    {"AGPL-1.0+", "AGPL-3.0+", "BSD-2", "GFDL-1.1+", "GFDL-1.2+", "GFDL-1.3+", "GPL", "Verbatim-man-pages"}
)
"""Names that license-expression 30.4 takes for identifiers of the past, and that SPDX's list never had."""


@lru_cache(maxsize=4096)
def is_identifier(text: str) -> bool:
    """Whether this is the identifier of one licence of SPDX's list, a deprecated one too, spelled as the list spells it."""
    return bool(_ID.fullmatch(text)) and text in _listed()


@lru_cache(maxsize=4096)
def is_expression(text: str) -> bool:
    """Whether this is an expression of identifiers of SPDX's list (`MIT OR Apache-2.0`); a single identifier is one, too."""
    if is_identifier(text):
        return True
    if len(text) > _MAX_LENGTH or not _WORDS.fullmatch(text) or text != text.strip():
        return False
    from license_expression import ExpressionError  # type: ignore[import-untyped] # it brings no types along

    try:
        parsed = _licensing().parse(text, validate=True, strict=True)
    except (ExpressionError, ValueError, RecursionError):
        return False
    # The library slips over some odd texts, such as `MIT AND( and -`.
    except (AssertionError, IndexError, TypeError, AttributeError):
        return False
    return parsed is not None and not any(key.startswith("LicenseRef-") for key in _licensing().license_keys(parsed))


@lru_cache(maxsize=1)
def _licensing() -> Any:
    """The library's reader of expressions; it has no types. Making it takes 20 ms."""
    from license_expression import build_spdx_licensing

    return build_spdx_licensing(_index())


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """The identifiers of the list and those of its past, without exceptions and without those that only the list's maker knows."""
    names = {
        name
        for entry in _index()
        if not entry.get("is_exception")
        for name in (entry.get("spdx_license_key"), *entry.get("other_spdx_license_keys", ()))
    }
    listed = {name for name in names if name and _ID.fullmatch(name) and not name.startswith("LicenseRef-")}
    return frozenset(listed - _NEVER_LISTED)


@lru_cache(maxsize=1)
def _index() -> list[dict[str, Any]]:
    """The list as the library brings it along. Reading it takes 10 ms."""
    from license_expression import get_license_index

    index: list[dict[str, Any]] = get_license_index()
    return index
