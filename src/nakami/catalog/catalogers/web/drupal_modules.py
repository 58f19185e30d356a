"""Modules and themes of Drupal, by their `*.info.yml`.

Format: drupal.org, "Let Drupal know about your module with an .info.yml file"; `project` and `version` are added when drupal.org packs a
release, so that those of core and one's own have none. Such a package is `drupal/<project>` to Composer, where `8.x-1.5` is `1.5.0`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import Reader, Selector

_SUFFIX = ".info.yml"
_MAX_BYTES = 1 << 20
_PLACE = pattern(r"(?:.*/)?(?:modules|themes|profiles)/(?:contrib/)?([^/]+)/\1\.info\.yml\Z", re.DOTALL)
_FIELD = pattern(rb"""^(version|project):[ \t]*['"]?([\w.+-]{1,80})['"]?[ \t]*\r?$""", re.MULTILINE)
_OF_SERIES = pattern(r"\d+\.x-(\d+\.\d+)(-\w+)?\Z")


class DrupalModules(Reader):
    """Yields one package of type composer for each module or theme that drupal.org packed."""

    name: ClassVar[str] = "drupal-modules"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".yml"}))
    max_bytes: ClassVar[int] = _MAX_BYTES

    def wants(self, entry: Entry) -> bool:
        """Whether it is the file of a whole project; its parts have files of their own."""
        return entry.path.endswith(_SUFFIX) and entry.size <= _MAX_BYTES and _PLACE.match(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the module."""
        told = {name: value.decode("ascii", "replace") for name, value in _FIELD.findall(content)}
        project, version = told.get(b"project", ""), told.get(b"version", "")
        if not project or not version[:1].isdigit() or project == "drupal":
            return
        if old := _OF_SERIES.match(version):
            version = f"{old[1]}.0{old[2] or ''}"
        yield Package(
            type="composer",
            name=project,
            namespace="drupal",
            version=version,
            path=entry.path,
            cataloger=self.name,
        )
