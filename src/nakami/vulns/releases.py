"""From os-release to the name that OSV gives the release, and how its advisories name packages."""

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from nakami.model.package import Distro


class Release(Struct, frozen=True):
    """Who judges the packages of a distribution.

    `ecosystems` are OSV's names with the release, several when a product's advisories are spread over some; empty when
    there is no source, and then `why` says so. `by_source` and `by_binary`: whether the advisories name source
    packages, installed ones, or either. `caveat` is what the reader must know of the judgement.
    """

    ecosystems: tuple[str, ...] = ()
    by_source: bool = False
    by_binary: bool = False
    why: str = ""
    caveat: str = ""


_DEBIAN = {"buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14"}
_REBUILDS = {"almalinux": "AlmaLinux", "rocky": "Rocky Linux"}
_ROLLING = {"chainguard": "Chainguard", "minimos": "MinimOS", "wolfi": "Wolfi"}
_NO_SOURCE = {
    "amzn": "Amazon Linux",
    "fedora": "Fedora",
    "ol": "Oracle Linux",
    "photon": "Photon OS",
    "arch": "Arch Linux",
    "gentoo": "Gentoo",
    "kali": "Kali Linux",
    "linuxmint": "Linux Mint",
}
_UBUNTU = re.compile(r"(\d\d)\.(\d\d)\Z")
_FIRST_NUMBER = re.compile(r"\d+")
_OPENEULER = re.compile(r"openEuler (\d\d\.\d\d) \((LTS(?:-SP\d+)?)\)")
_SUSE_MODULES = (
    "Module for Basesystem",
    "Module for Server Applications",
    "Module for Containers",
    "Module for Development Tools",
    "Module for Web and Scripting",
    "Module for Python 3",
    "Module for Legacy",
    "Module for Desktop Applications",
    "Module for Package Hub",
)


@lru_cache(maxsize=64)
def release_of(distro: Distro | None) -> Release:
    """Who judges the operating system's packages of this distribution."""
    if distro is None:
        return Release(why="no os-release: the distribution is not known")
    resolve = _RESOLVERS.get(distro.id)
    if resolve:
        return resolve(distro)
    named = _NO_SOURCE.get(distro.id) or distro.pretty_name or distro.id or "this distribution"
    return Release(why=f"no advisory source for {named}")


def _debian(distro: Distro) -> Release:
    number = _first_number(distro.version_id) or _DEBIAN.get(distro.codename.lower(), "")
    # Before its release, testing has the codename already but calls itself "trixie/sid" and has no VERSION_ID.
    if not number or distro.pretty_name.endswith("/sid"):
        return Release(why="Debian testing and unstable have no release that advisories name")
    return Release((f"Debian:{number}",), by_source=True)


def _raspbian(distro: Distro) -> Release:
    release = _debian(distro)
    caveat = (
        "judged by Debian's advisories; Raspbian rebuilds Debian's packages and may lag behind"
        if release.ecosystems
        else ""
    )
    return Release(release.ecosystems, by_source=True, why=release.why, caveat=caveat)


def _ubuntu(distro: Distro) -> Release:
    match = _UBUNTU.match(distro.version_id)
    if not match:
        return Release(why=f"Ubuntu without a release number ({distro.version_id or 'no VERSION_ID'})")
    year, month = match.groups()
    # Long-term support: April of the even years (Ubuntu release cycle).
    if month == "04" and int(year) % 2 == 0:
        return Release((f"Ubuntu:{year}.{month}:LTS", f"Ubuntu:Pro:{year}.{month}:LTS"), by_source=True)
    return Release((f"Ubuntu:{year}.{month}",), by_source=True)


def _alpine(distro: Distro) -> Release:
    parts = distro.version_id.split(".")
    if "edge" in distro.pretty_name or "_alpha" in distro.version_id or len(parts) < 2 or not parts[0].isdigit():
        return Release(why="Alpine edge has no branch that advisories name")
    return Release((f"Alpine:v{parts[0]}.{_first_number(parts[1])}",), by_source=True)


def _rolling(distro: Distro) -> Release:
    # Their advisories list packages by their own name and by their origin's.
    return Release((_ROLLING[distro.id],), by_source=True, by_binary=True)


def _alpaquita(distro: Distro) -> Release:
    return Release((f"Alpaquita:{distro.version_id or 'stream'}",), by_source=True)


def _rebuild(distro: Distro) -> Release:
    name, number = _REBUILDS[distro.id], _first_number(distro.version_id)
    if not number:
        return Release(why=f"{name} without a release number")
    # OSV's text says source names; AlmaLinux's records list binary packages, Rocky's either.
    return Release((f"{name}:{number}",), by_source=name == "Rocky Linux", by_binary=True)


def _redhat(distro: Distro) -> Release:
    number = _first_number(distro.version_id)
    if not number:
        return Release(why="Red Hat Enterprise Linux without a release number")
    caveat = ""
    if distro.id == "centos" and "stream" in distro.pretty_name.lower():
        caveat = f"CentOS Stream {number} is ahead of Red Hat Enterprise Linux {number}, whose advisories judge it: a fix may already be in"
    elif distro.id != "rhel":
        caveat = "judged by Red Hat's advisories; a rebuild may lag behind"
    return Release((f"Red Hat:enterprise_linux:{number}",), by_source=True, by_binary=True, caveat=caveat)


def _leap(distro: Distro) -> Release:
    # SUSE's records name the source and list its binary packages; the tables hold those.
    return Release((f"openSUSE:Leap {distro.version_id}",), by_binary=True)


def _tumbleweed(distro: Distro) -> Release:  # noqa: ARG001 -- the shape of all resolvers
    return Release(("openSUSE:Tumbleweed",), by_binary=True)


def _sles(distro: Distro) -> Release:
    number, _, pack = distro.version_id.partition(".")
    if not number.isdigit():
        return Release(why="SUSE Linux Enterprise without a release number")
    suffix = f"{number} SP{pack}" if pack and pack != "0" and int(number) < 16 else distro.version_id
    server = (f"SUSE:Linux Enterprise Server {suffix}", f"SUSE:Linux Enterprise Server {suffix}-LTSS")
    modules = tuple(f"SUSE:Linux Enterprise {module} {suffix}" for module in _SUSE_MODULES)
    return Release(server + modules, by_binary=True)


def _azure(distro: Distro) -> Release:
    return Release((f"Azure Linux:{_first_number(distro.version_id)}",), by_source=True, by_binary=True)


def _mageia(distro: Distro) -> Release:
    return Release((f"Mageia:{_first_number(distro.version_id)}",), by_source=True)


def _openeuler(distro: Distro) -> Release:
    match = _OPENEULER.match(distro.pretty_name)
    if not match:
        return Release(why="openEuler: only releases with long-term support have advisories")
    return Release((f"openEuler:{match[1]}-{match[2]}",), by_source=True)


def _first_number(text: str) -> str:
    match = _FIRST_NUMBER.match(text)
    return match[0] if match else ""


_RESOLVERS: dict[str, Callable[[Distro], Release]] = {
    "almalinux": _rebuild,
    "alpaquita": _alpaquita,
    "alpine": _alpine,
    "azurelinux": _azure,
    "centos": _redhat,
    "chainguard": _rolling,
    "debian": _debian,
    "mageia": _mageia,
    "mariner": _azure,
    "minimos": _rolling,
    "openEuler": _openeuler,
    "opensuse-leap": _leap,
    "opensuse-tumbleweed": _tumbleweed,
    "raspbian": _raspbian,
    "rhel": _redhat,
    "rocky": _rebuild,
    "scientific": _redhat,
    "sled": _sles,
    "sles": _sles,
    "sles_sap": _sles,
    "ubuntu": _ubuntu,
    "wolfi": _rolling,
}
