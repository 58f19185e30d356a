"""What a run is told from outside: folders, mirrors, limits. Read from the environment here and nowhere below."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from nakami.model.ignore import Ignore
from nakami.model.platform import Platform

OCI = "oci"
"""Among VEX documents: those attached to the image in its registry."""


LOOKS = ("vulnerabilities", "malware", "secrets", "freshness")
"""What a scan looks for, in the order in which people are told."""


class Settings(Struct, frozen=True):
    """The settings of one run.

    `cache` holds the advisory database and the readings of layers. `platform_given` tells that the user named the platform.
    `mirror` is the base of the advisory feeds, a URL or a folder, empty for their own origins; `feeds` are the addresses of single
    feeds, by name. `apt_mirrors` are bases of package archives to ask besides those of this host's own configuration.
    `download_limit` bounds, in bytes, what may be fetched from package archives in one scan. `layer_cache` off reads every layer anew.
    `as_of` is the day (ISO 8601 date) as of which is judged, empty for today. `check_base` asks the base image's registry whether
    there is a newer one. `vex` are documents and folders of them, and `OCI` for those that are attached to the image. `ignores` are the
    user's rules; `count` has the words of what is set aside without being asked for, and shall count. `files` are the configuration files
    that all this comes from. `looks` are those of `LOOKS` that are wanted; `rules` are files and folders with the user's own YARA rules;
    `clamd` is the socket of a ClamAV that is asked, too. `thorough` looks into libraries, too, that packages vouch for.
    """

    cache: Path
    platform: Platform
    platform_given: bool = False
    mirror: str = ""
    offline: bool = False
    insecure: bool = False
    verify_layers: bool = True
    layer_cache: bool = True
    update: bool = True
    apt_mirrors: tuple[str, ...] = ()
    trust_image_mirrors: bool = False
    download_limit: int = 100_000_000
    feeds: Mapping[str, str] = {}
    check_base: bool = False
    as_of: str = ""
    vex: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    count: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset(LOOKS)
    rules: tuple[Path, ...] = ()
    clamd: str = ""
    thorough: bool = False
    files: tuple[Path, ...] = ()

    @property
    def is_thorough(self) -> bool:
        """Whether no package's word is taken for its libraries: who brings rules or signatures of their own wants all held against them."""
        return self.thorough or bool(self.rules or self.clamd)


def cache_folder() -> Path:
    """`NAKAMI_CACHE_DIR`, else the folder that the XDG Base Directory Specification gives caches."""
    told = os.environ.get("NAKAMI_CACHE_DIR")
    if told:
        return Path(told)
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "nakami"
