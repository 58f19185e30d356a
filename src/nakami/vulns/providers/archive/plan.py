"""Which suites to ask for at which bases, so that an image's release is judged. Pure.

A distribution is told by what a Release file says of itself, never by the name of a host.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from nakami.model.package import Distro
from nakami.vulns.providers.archive.parse import Release
from nakami.vulns.providers.archive.sources import Entry

MAX_BASES = 6

_WORD = re.compile(r"[a-z][a-z0-9]{0,40}")

_RELEASES = {
    # Distroless images name a version and no codename. Debian's and Ubuntu's release lists.
    ("debian", "8"): "jessie",
    ("debian", "9"): "stretch",
    ("debian", "10"): "buster",
    ("debian", "11"): "bullseye",
    ("debian", "12"): "bookworm",
    ("debian", "13"): "trixie",
    ("debian", "14"): "forky",
    ("ubuntu", "16.04"): "xenial",
    ("ubuntu", "18.04"): "bionic",
    ("ubuntu", "20.04"): "focal",
    ("ubuntu", "22.04"): "jammy",
    ("ubuntu", "24.04"): "noble",
    ("ubuntu", "26.04"): "resolute",
}
_MOVING_NAMES = frozenset({"stable", "oldstable", "oldoldstable", "testing", "unstable", "sid", "devel"})


class Role(StrEnum):
    """What a suite is for."""

    SECURITY = "security"
    MAIN = "main"
    UPDATES = "updates"


class Place(Struct, frozen=True):
    """A base of an archive, and how its signature is to be checked.

    `signed_by` are the keys that the host's configuration names for it. `is_strict` tells that the host's own entry names exactly this
    release, so that apt itself would refuse an archive without a good signature; `is_foreign` that the image named it.
    """

    base: str
    has_security: bool
    has_main: bool
    signed_by: tuple[str, ...] = ()
    is_strict: bool = False
    is_foreign: bool = False


def codename(distro: Distro) -> str:
    """The release's name, from os-release or else from its version; empty when neither tells it.

    os-release is the image's word and the name becomes a part of URLs, so anything but a plain word counts as none.
    """
    major = distro.version_id if distro.id == "ubuntu" else distro.version_id.partition(".")[0]
    name = distro.codename or _RELEASES.get((distro.id, major), "")
    return name if _WORD.fullmatch(name) and _WORD.fullmatch(distro.id) else ""


def suites(role: Role, name: str) -> tuple[str, ...]:
    """The names that a suite may go by, the newer custom first; Debian 10 and older have `<release>/updates`."""
    if role is Role.SECURITY:
        return f"{name}-security", f"{name}/updates"
    return (name,) if role is Role.MAIN else (f"{name}-updates",)


def from_mirrors(mirrors: Sequence[str], distro_id: str) -> tuple[Place, ...]:
    """The places that `--apt-mirror` may mean: the URL itself, or the archives below it."""
    places: list[Place] = []
    for mirror in mirrors:
        base = mirror.rstrip("/")
        places += (
            Place(base, has_security=True, has_main=True),
            Place(f"{base}/{distro_id}-security", has_security=True, has_main=False),
            Place(f"{base}/{distro_id}", has_security=False, has_main=True),
        )
    return tuple(places)


def from_entries(
    entries: Sequence[Entry], name: str, host_name: str = "", *, are_foreign: bool = False
) -> tuple[Place, ...]:
    """The places that apt's entries name and that may hold release `name`.

    An entry counts when it is of that release, of the host's own release `host_name`, or of a moving name such as `stable`: other suites
    are of archives that do not follow the distribution's releases.
    """
    fitting = _MOVING_NAMES | {name, host_name}
    places: dict[str, Place] = {}
    security_apart = {entry.uri for entry in entries if entry.is_security and entry.release in fitting}
    for entry in entries:
        if entry.release not in fitting or (entry.uri not in places and len(places) >= MAX_BASES):
            continue
        old = places.get(entry.uri)
        is_strict = bool(entry.signed_by) and entry.release == name and not entry.is_trusted and not are_foreign
        places[entry.uri] = Place(
            entry.uri,
            # Without any entry for a security suite, the release's own archive may hold it (Ubuntu keeps both in one).
            has_security=entry.uri in security_apart if security_apart else True,
            has_main=not entry.is_security or (old is not None and old.has_main),
            signed_by=() if are_foreign else (old.signed_by if old else ()) or entry.signed_by,
            is_strict=is_strict or (old is not None and old.is_strict),
            is_foreign=are_foreign,
        )
    return tuple(places.values())


def unfit(release: Release, distro_id: str, name: str, role: Role) -> str:
    """Why a Release file is not the suite that was asked for; empty when it is.

    A mirror that serves one suite under the name of another, or a third party's archive whose suites are named like the distribution's,
    is found here.
    """
    if release.origin.lower() != distro_id:
        return f"it is an archive of {release.origin or 'nobody that it names'}, not of {distro_id}"
    # Ubuntu's suites all have the release's own codename; the suite's name tells them apart. Debian has both ways.
    told = {release.codename, release.suite}
    if release.codename.partition("-")[0].partition("/")[0] != name:
        return f"it is the release {release.codename or release.suite or '?'}, not {name}"
    is_security = any(word.endswith("-security") for word in told) or release.label.lower().endswith("-security")
    is_updates = any(word.endswith("-updates") for word in told)
    held = Role.SECURITY if is_security else Role.UPDATES if is_updates else Role.MAIN
    return "" if held is role else f"it is the {held} suite, not the {role} suite"
