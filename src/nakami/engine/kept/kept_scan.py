"""A kept scan: what was inside an image, and what was said of it when it was last judged.

It is not a passport: nobody signs it, and it never leaves this machine. It tells nothing of the image's environment, whose values may be
secrets.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from nakami.model.debt import Point
from nakami.model.finding import Finding
from nakami.model.image import Base
from nakami.model.package import Distro

VERSION = 1
"""Goes up whenever the meaning of a field changes: a kept scan of another version is as if it were not there."""

EXPLOITED = "!"
"""Marks, behind a vulnerability's name, that it was known to be exploited."""


class Item(Struct, frozen=True, array_like=True, gc=False):
    """One package; fields as in `model.package.Package` and `model.inventory.Placed`.

    `holds` tells what the image shows of a distribution's package: nothing but documentation, or nothing any more. `said` are the names of
    the vulnerabilities that were found in it, separated by blanks, with `EXPLOITED` where that was known. `repaired` are, separated by
    blanks, those that its changelog in the image calls fixed.
    """

    type: str
    name: str
    version: str
    namespace: str = ""
    arch: str = ""
    source: str = ""
    source_version: str = ""
    module: str = ""
    path: str = ""
    declared: bool = False
    cpes: tuple[str, ...] = ()
    layer: int | None = None
    owner: str = ""
    since: int | None = None
    holds: Literal["", "documentation", "nothing"] = ""
    said: str = ""
    repaired: str = ""


class Configured(Struct, frozen=True):
    """What acts and answers need of the image's configuration."""

    created: str = ""
    user: str = ""
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    exposed_ports: tuple[str, ...] = ()


class KeptScan(Struct, frozen=True):
    """One image as it was last scanned.

    `key` names it: its manifest's digest, else the chainID of its layers. `name` is what the user called it and `line` the name whose
    trend it continues; `kind`, `reference`, `digest` and `platform` are those of `model.image.Target`. `point` holds the time and the
    numbers of that judgement. `unknown` counts what could not be looked into. `live` tells that package archives were asked, whose answer
    is not kept.
    """

    key: str
    name: str
    line: str
    point: Point
    items: tuple[Item, ...]
    kind: str = ""
    reference: str = ""
    digest: str = ""
    platform: str = ""
    diff_ids: tuple[str, ...] = ()
    configured: Configured = Configured()
    distro: Distro | None = None
    base: Base | None = None
    unknown: int = 0
    live: bool = False
    version: int = VERSION


def words_of(findings: Iterable[Finding]) -> str:
    """What was found in a package, as `Item.said` writes it."""
    return " ".join(sorted(f"{each.id}{EXPLOITED if each.exploit.known else ''}" for each in findings))
