"""A crate as a package (The Cargo Book, "The Manifest Format", `name` and `version`)."""

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.package import Package

# "alphanumeric characters or `-` or `_`"; crates.io takes only ASCII, and at most 64.
_NAME = pattern(r"[\w-]{1,256}\Z")
_VERSION = pattern(r"[0-9A-Za-z.+-]{1,256}\Z")


def crate_package(name: object, version: object, path: str, cataloger: str) -> Package:
    """The package of a crate that is there.

    Raises:
        Malformed: what is given is not its name or its version.
    """
    for word, allowed in ((name, _NAME), (version, _VERSION)):
        if not isinstance(word, str) or not allowed.match(word):
            raise Malformed(f"{str(word)[:100]!a} is not the name or version of a crate")
    return Package("cargo", str(name), str(version), path=path, cataloger=cataloger)
