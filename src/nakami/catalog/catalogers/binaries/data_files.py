"""Small text files in which software says its version: the JDK, Go's tool chain, Erlang/OTP."""

import re
from collections.abc import Callable, Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import Reader, Selector

_MAX_BYTES = 256 << 10
_ASSIGNMENT = pattern(rb'^([A-Z_]+)="?([^"\n]{0,200})"?$', re.MULTILINE)
_GO = pattern(rb"go(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:(?:rc|beta)\d{1,2})?)(?:[ \r\n]|\Z)")
_OTP = pattern(rb"(\d{2,3}(?:\.\d{1,4}){0,5}(?:-rc\d+)?)\s*\Z")
_VERSION = pattern(r"\d[\w.+-]{0,60}\Z")

Found = tuple[str, str, tuple[str, ...]]
"""Name, version, `vendor:product` pairs."""


def java(content: bytes) -> Found | None:
    """The `release` file of a JDK or JRE (JEP 223 and `man java`; made by jlink and by the JDK's build).

    GraalVM and Oracle's own builds have advisories of their own; all others are builds of OpenJDK.
    """
    told = {name.decode(): value.decode("utf-8", "replace") for name, value in _ASSIGNMENT.findall(content)}
    version = told.get("JAVA_VERSION", "")
    if not _VERSION.match(version):
        return None
    if told.get("GRAALVM_VERSION"):
        return "graalvm", version, ("oracle:graalvm",)
    if told.get("BUILD_TYPE") == "commercial":
        return "oracle-jdk", version, ("oracle:jdk", "oracle:jre")
    return "openjdk", version, ("oracle:openjdk",)


def go(content: bytes) -> Found | None:
    """`VERSION` in Go's root folder: `go1.21.3`, since Go 1.21 with a second line for the time."""
    found = _GO.match(content)
    return ("go", found[1].decode(), ("golang:go",)) if found else None


def erlang(content: bytes) -> Found | None:
    """`releases/<number>/OTP_VERSION` (Erlang/OTP System Principles, "Versions")."""
    found = _OTP.match(content)
    return ("erlang", found[1].decode(), ("erlang:erlang/otp",)) if found else None


READERS: dict[str, Callable[[bytes], Found | None]] = {
    "release": java,
    "VERSION": go,
    "OTP_VERSION": erlang,
}
"""By the names of the files."""


class DataFiles(Reader):
    """Yields one package of type generic for each file that tells of known software; other files with these names are passed over."""

    name: ClassVar[str] = "data-files"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset(READERS))
    max_bytes: ClassVar[int] = _MAX_BYTES

    def wants(self, entry: Entry) -> bool:
        """Many files are called VERSION; none of these is long."""
        return entry.size <= _MAX_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the software."""
        found = READERS[entry.name](content)
        if found is None:
            return
        name, version, cpes = found
        yield Package(type="generic", name=name, version=version, path=entry.path, cataloger=self.name, cpes=cpes)
