"""Gradle's lock files: the libraries that a build asks for.

Format: Gradle User Manual, "Locking Versions": `gradle.lockfile`, a line `group:artifact:version=configuration,...` for each library and
`empty=...` for configurations without any; before Gradle 7 one file for each, `gradle/dependency-locks/<configuration>.lockfile`, with
`group:artifact:version` alone. What the build itself loads (`buildscript-gradle.lockfile`) is no part of what it builds.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.java.coordinates import is_group, is_word
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Selector

_NAME = "gradle.lockfile"
_FOLDER = "dependency-locks"
_SUFFIX = ".lockfile"
# Configurations whose libraries are not in what is built: of tests, of annotation processors and checkers, of the build.
_DEVELOPMENT = pattern(
    r"(?:.*test|.*AnnotationProcessor|annotationProcessor|classpath\Z|buildscript|checkstyle|codenarc|detekt|jacoco|ktlint|pmd|spotbugs)",
    re.IGNORECASE,
)


class GradleLock(LockFile):
    """The libraries of any configuration that is not for development only."""

    name: ClassVar[str] = "gradle-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "maven"
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({_SUFFIX}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """The file of all configurations, or that of one that is not for development."""
        *_, folder, name = ("", "", *entry.path.split("/"))
        if name != _NAME and (folder != _FOLDER or _DEVELOPMENT.match(name.removesuffix(_SUFFIX))):
            return False
        return super().wants(entry)

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The libraries; comments and blank lines say nothing.

        Raises:
            Malformed: no line is one of Gradle's.
        """
        known = False
        for line in content.decode("utf-8", "replace").splitlines():
            library, equals, configurations = line.strip().partition("=")
            if not library or library.startswith("#"):
                known |= bool(library)
                continue
            group, _, rest = library.partition(":")
            artifact, colon, version = rest.partition(":")
            known |= bool(colon) or library == "empty"
            if library == "empty" or (equals and all(map(_DEVELOPMENT.match, configurations.split(",")))):
                continue
            yield Pin(f"{group}:{artifact}", version) if colon else Pin(library, None)
        if content.strip() and not known:
            raise Malformed(f"{where} has no line that Gradle writes")

    def full_name(self, name: str) -> tuple[str, str]:
        """Group and artifact.

        Raises:
            Malformed: Maven allows no such names.
        """
        group, _, artifact = name.partition(":")
        if not is_group(group) or not is_word(artifact):
            raise Malformed(f"{name[:40]!a} names no library")
        return group, artifact
