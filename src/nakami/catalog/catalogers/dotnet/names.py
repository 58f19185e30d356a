"""How NuGet names and numbers packages."""

import re

from nakami.bounded.pattern import pattern

_NAME = pattern(r"\w+(?:[.-]\w+)*\Z")  # NuGet.Packaging, PackageIdValidator: `^\w+([.-]\w+)*$`, at most 100 characters
_NAME_LENGTH = 100
_VERSION = pattern(r"\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z.-]+)?\Z", re.ASCII)  # "Package versioning"
_VERSION_LENGTH = 128


def is_name(text: str) -> bool:
    """Whether a package can be named so."""
    return len(text) <= _NAME_LENGTH and _NAME.match(text) is not None


def is_version(text: str) -> bool:
    """Whether a package can have this version, written without build metadata."""
    return len(text) <= _VERSION_LENGTH and _VERSION.match(text) is not None


def is_package(name: str, version: str) -> bool:
    """Whether both can be."""
    return is_name(name) and is_version(version.partition("+")[0])
