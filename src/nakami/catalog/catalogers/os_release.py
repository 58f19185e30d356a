"""os-release and its elders: the files by which a distribution says what it is."""

import re
from collections.abc import Callable, Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package
from nakami.rootfs.reader import Reader, Selector

_ASSIGNMENT = pattern(r"[ \t]*([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_ESCAPED = pattern(r"\\(.)")
_ESCAPED_IN_QUOTES = pattern(r'\\([$"\\`])')
_DOUBLE_QUOTED = pattern(r'"((?:[^"\\]|\\.)*)"')
_SINGLE_QUOTED = pattern(r"'([^']*)'")
_ID = pattern(r"[a-z0-9._-]+")

_CODENAME_IN_VERSION = pattern(r"\(([a-z]+)\)")
_DEBIAN_SUITE = pattern(r"Debian GNU/Linux ([a-z]+)(?:/sid)?")
_RELEASE_LINE = pattern(r"(?P<name>.*?)(?: release)? (?P<version>\d[\w.]*)(?: *\((?P<detail>[^)]*)\))?")
_SETTING = pattern(r"^(VERSION|PATCHLEVEL|CODENAME) *= *(.*)$", re.MULTILINE)
_ARCHITECTURES = frozenset({"aarch64", "i586", "ia64", "ppc64", "ppc64le", "s390x", "x86_64"})  # SUSE's detail

_IDS = {
    "almalinux": "almalinux",
    "amazon linux": "amzn",
    "amazon linux ami": "amzn",
    "azure linux": "azurelinux",
    "cbl-mariner": "mariner",
    "centos": "centos",
    "centos linux": "centos",
    "centos stream": "centos",
    "fedora": "fedora",
    "microsoft azure linux": "azurelinux",
    "opensuse": "opensuse",
    "oracle linux server": "ol",
    "red hat enterprise linux": "rhel",
    "red hat enterprise linux as": "rhel",
    "red hat enterprise linux es": "rhel",
    "red hat enterprise linux server": "rhel",
    "red hat enterprise linux workstation": "rhel",
    "rocky linux": "rocky",
    "scientific linux": "scientific",
    "suse linux enterprise desktop": "sled",
    "suse linux enterprise server": "sles",
    "vmware photon": "photon",
    "vmware photon linux": "photon",
    "vmware photon os": "photon",
}
"""The name on the first line of an older file -> the ID that the same distribution writes into os-release."""


def assignments(text: str) -> dict[str, str]:
    """The variables of an os-release file, unquoted as os-release(5) says: like a shell, but without expansions or concatenation.

    The last assignment counts. Values that should have been quoted and are not are taken to the end of the line.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := _ASSIGNMENT.match(line):
            name, value = match.groups()
            found[name] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if match := _DOUBLE_QUOTED.match(value):
        return _ESCAPED_IN_QUOTES.sub(r"\1", match[1])
    if match := _SINGLE_QUOTED.match(value):
        return match[1]
    return _ESCAPED.sub(r"\1", value.strip("\"'"))


def _read_os_release(text: str, path: str) -> Distro:
    values = assignments(text)
    if not values:
        raise Malformed(f"{path} assigns no variable")
    return Distro(
        id=_identifier(values.get("ID", "linux"), path),  # os-release(5): not set means linux
        version_id=values.get("VERSION_ID", ""),
        codename=_codename(values),
        pretty_name=values.get("PRETTY_NAME", "") or values.get("NAME", ""),
        like=tuple(values.get("ID_LIKE", "").split()),
        cpe=values.get("CPE_NAME", ""),
        path=path,
    )


def _codename(values: dict[str, str]) -> str:
    """VERSION_CODENAME came with systemd 231 (2016); before, the name stood in VERSION, or in PRETTY_NAME of Debian testing."""
    for name in ("VERSION_CODENAME", "UBUNTU_CODENAME"):
        if values.get(name):
            return values[name]
    in_version = _CODENAME_IN_VERSION.search(values.get("VERSION", ""))
    match = in_version or _DEBIAN_SUITE.fullmatch(values.get("PRETTY_NAME", ""))
    return match[1] if match else ""


def _read_lsb_release(text: str, path: str) -> Distro | None:
    """None when the file only says which LSB modules are there, as on CentOS 6."""
    values = assignments(text)
    if not values.get("DISTRIB_ID"):
        return None
    return Distro(
        id=_identifier(values["DISTRIB_ID"].lower(), path),
        version_id=values.get("DISTRIB_RELEASE", ""),
        codename=values.get("DISTRIB_CODENAME", ""),
        pretty_name=values.get("DISTRIB_DESCRIPTION", ""),
        path=path,
    )


def _read_alpine_release(text: str, path: str) -> Distro:
    return Distro(id="alpine", version_id=_only_word(text, path), path=path)


def _read_debian_version(text: str, path: str) -> Distro:
    """A number such as 11.8; testing and unstable write `trixie/sid`, as does the Ubuntu made from them."""
    word = _only_word(text, path)
    if word[0].isdigit():
        return Distro(id="debian", version_id=word, path=path)
    return Distro(id="debian", codename=word.partition("/")[0], path=path)


def _read_release_line(text: str, path: str) -> Distro:
    """A line such as `CentOS Linux release 7.9.2009 (Core)`; SUSE and Photon add settings on further lines."""
    line, _, rest = text.strip().partition("\n")
    match = _RELEASE_LINE.match(line)
    name, version, detail = match.groups("") if match else (line, "", "")
    settings = dict(_SETTING.findall(rest))
    version = settings.get("VERSION", version).strip()
    patch_level = settings.get("PATCHLEVEL", "0").strip()
    return Distro(
        id=_IDS.get(name.lower()) or _identifier(name.lower().removesuffix(" linux").replace(" ", "-"), path),
        version_id=version if patch_level == "0" else f"{version}.{patch_level}",
        codename=settings.get("CODENAME", "" if detail in _ARCHITECTURES else detail).strip(),
        pretty_name=line,
        path=path,
    )


def _only_word(text: str, path: str) -> str:
    words = text.split()
    if len(words) != 1:
        raise Malformed(f"{path} holds {len(words)} words where one version should stand")
    return words[0]


def _identifier(word: str, path: str) -> str:
    """The word if it is an identifier as os-release(5) defines one; upper case, though not allowed, is understood."""
    word = word.lower()
    if not _ID.fullmatch(word):
        raise Malformed(f"{path} names the distribution {word[:80]!r}, which is no identifier")
    return word


_FORMATS: dict[str, Callable[[str, str], Distro | None]] = {
    "etc/os-release": _read_os_release,
    "usr/lib/os-release": _read_os_release,
    "etc/lsb-release": _read_lsb_release,
    "etc/alpine-release": _read_alpine_release,
    "etc/debian_version": _read_debian_version,
    **dict.fromkeys(
        (
            "etc/SuSE-release",
            "etc/almalinux-release",
            "etc/azurelinux-release",
            "etc/centos-release",
            "etc/fedora-release",
            "etc/mariner-release",
            "etc/oracle-release",
            "etc/photon-release",
            "etc/redhat-release",
            "etc/rocky-release",
            "etc/system-release",
        ),
        _read_release_line,
    ),
}


class OsRelease(Reader):
    """What distribution this is. os-release knows best; the others speak for images that have none.

    A Debian without VERSION_ID is testing or unstable: `version_id` stays empty.
    """

    name: ClassVar[str] = "os-release"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(paths=frozenset(_FORMATS))
    max_bytes: ClassVar[int] = 1 << 20

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | Distro | BlindSpot]:
        """Yield the distribution.

        Raises:
            Malformed: the file does not say which one.
        """
        text = content.decode("utf-8", "replace").replace("\0", "")
        distro = _FORMATS[entry.path](text, entry.path)
        if distro is not None:
            yield distro
