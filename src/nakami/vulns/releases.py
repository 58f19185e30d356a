"""From os-release to the name that OSV gives the release, and how its advisories name packages."""

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from nakami.model.package import Distro
from nakami.vulns.code_names import DEBIAN
from nakami.vulns.content_sets import extended_streams, products
from nakami.vulns.repositories import AMAZON, alpine_branch, amazon_release


class Release(Struct, frozen=True):
    """Who judges the packages of a distribution.

    `ecosystems` are OSV's names with the release, several when a product's advisories are spread over some; empty when
    there is no source, and then `why` says so. `by_source` and `by_binary`: whether the advisories name source
    packages, installed ones, or either. `caveat` is what the reader must know of the judgement. `besides` are ecosystems that
    judge, too, but do not by themselves: repositories that add to those of the release. `is_rebuild`: versions are held against Red Hat's
    as it would write them (`rebuilds.py`).
    """

    ecosystems: tuple[str, ...] = ()
    by_source: bool = False
    by_binary: bool = False
    why: str = ""
    caveat: str = ""
    besides: tuple[str, ...] = ()
    is_rebuild: bool = False


_DERIVED = {
    "devuan": {"3": "debian 10", "4": "debian 11", "5": "debian 12", "6": "debian 13"},
    "elementary": {"5": "ubuntu 18.04", "6": "ubuntu 20.04", "7": "ubuntu 22.04", "8": "ubuntu 24.04"},
    # The lower numbers are those of its edition that is made of Debian, LMDE.
    "linuxmint": {
        "4": "debian 10",
        "5": "debian 11",
        "6": "debian 12",
        "7": "debian 13",
        "18": "ubuntu 16.04",
        "19": "ubuntu 18.04",
        "20": "ubuntu 20.04",
        "21": "ubuntu 22.04",
        "22": "ubuntu 24.04",
    },
    "zorin": {"15": "ubuntu 18.04", "16": "ubuntu 20.04", "17": "ubuntu 22.04", "18": "ubuntu 24.04"},
}
"""What the releases of distributions that install Debian's or Ubuntu's own packages are made of, by their first number (UBUNTU_CODENAME of
their os-release, and their release notes)."""
_NAMED_AS_UBUNTU = frozenset({"neon", "pop"})
_REBUILDS = {"almalinux": "AlmaLinux", "rocky": "Rocky Linux"}
_ROLLING = {"chainguard": "Chainguard", "minimos": "MinimOS", "wolfi": "Wolfi"}
_NO_SOURCE = {
    "fedora": "Fedora",
    "arch": "Arch Linux",
    "gentoo": "Gentoo",
    "kali": "Kali Linux",
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
    # Before its release, testing has the codename already but calls itself "trixie/sid" and has no VERSION_ID, as has unstable.
    if distro.pretty_name.endswith("/sid"):
        caveat = "testing and unstable: judged by what Debian's tracker says of unstable"
        return Release(("Debian:sid",), by_source=True, caveat=caveat)
    number = _first_number(distro.version_id) or DEBIAN.get(distro.codename.lower(), "")
    if not number:
        return Release(why="Debian without a release number or a code name")
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
    if is_long_term(match[0]):
        return Release((f"Ubuntu:{match[0]}:LTS", f"Ubuntu:Pro:{match[0]}:LTS"), by_source=True)
    return Release((f"Ubuntu:{match[0]}",), by_source=True)


def is_long_term(number: str) -> bool:
    """Whether this number is one of Ubuntu's releases with long-term support: April of the even years (Ubuntu release cycle)."""
    match = _UBUNTU.match(number)
    return match is not None and match[2] == "04" and int(match[1]) % 2 == 0


def _derived(distro: Distro) -> Release:
    number = _first_number(distro.version_id)
    if distro.id in _NAMED_AS_UBUNTU:
        base, base_number = "ubuntu", distro.version_id
    else:
        base, _, base_number = _DERIVED[distro.id].get(number, "").partition(" ")
    name = distro.pretty_name or f"{distro.id} {distro.version_id}"
    release = release_of(Distro(base, base_number)) if base_number else Release()
    if not release.ecosystems:
        return Release(why=f"what {name} is made of is not known")
    caveat = (
        f"judged by {base.capitalize()}'s advisories for {base_number}; what {name} builds itself is in none of them"
    )
    return Release(release.ecosystems, by_source=True, caveat=caveat)


def _alpine(distro: Distro) -> Release:
    branch = alpine_branch(distro)
    if not branch:
        return Release(why=f"Alpine without a branch ({distro.version_id or 'no VERSION_ID'})")
    return Release((f"Alpine:{branch}",), by_source=True)


def _amazon(distro: Distro) -> Release:
    number = amazon_release(distro)
    if number not in AMAZON:
        return Release(why=f"no advisory source for Amazon Linux {distro.version_id or 'without a VERSION_ID'}")
    return Release((f"Amazon Linux:{number}",), by_binary=True, besides=(f"Amazon Linux:{number}:extras",))


def _photon(distro: Distro) -> Release:
    number = _first_number(distro.version_id)
    if not number:
        return Release(why="Photon OS without a release number")
    # Its advisories name sources and some of their binary packages.
    return Release((f"Photon OS:{number}.0",), by_source=True, by_binary=True)


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
    return Release(
        (f"Red Hat:enterprise_linux:{number}", *extended_streams(distro.repositories, distro.version_id)),
        by_source=True,
        by_binary=True,
        caveat=caveat,
        besides=products(distro.repositories),
        is_rebuild=distro.id != "rhel",
    )


def _oracle(distro: Distro) -> Release:
    number = _first_number(distro.version_id)
    if not number:
        return Release(why="Oracle Linux without a release number")
    # The errata list every package that is built.
    return Release((f"Oracle Linux:{number}",), by_binary=True)


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
    "amzn": _amazon,
    "azurelinux": _azure,
    "centos": _redhat,
    "chainguard": _rolling,
    "debian": _debian,
    "devuan": _derived,
    "elementary": _derived,
    "linuxmint": _derived,
    "mageia": _mageia,
    "mariner": _azure,
    "minimos": _rolling,
    "neon": _derived,
    "ol": _oracle,
    "openEuler": _openeuler,
    "opensuse-leap": _leap,
    "opensuse-tumbleweed": _tumbleweed,
    "photon": _photon,
    "pop": _derived,
    "raspbian": _raspbian,
    "rhel": _redhat,
    "rocky": _rebuild,
    "scientific": _redhat,
    "sled": _sles,
    "sles": _sles,
    "sles_sap": _sles,
    "ubuntu": _ubuntu,
    "wolfi": _rolling,
    "zorin": _derived,
}
