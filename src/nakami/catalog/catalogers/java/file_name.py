"""What an archive's file name says: `artifact-version[-classifier].jar`.

Format: Maven's repository layout ("Maven Repository", section "Layout"); Gradle, sbt and Ivy write the same names.
"""

import re
from collections.abc import Collection

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.java.coordinates import is_version

_STARTS_VERSION = pattern(r"v?\d")
# Parts that go on with a version after a dash: 31.1-jre, 1.0-rc-1, 2.0-SNAPSHOT, 0.9-incubating, 1.0-b17, 1.8.0-M2.
_QUALIFIER = pattern(
    r"(?:alpha|beta|milestone|rc|cr|m|b|ga|final|release|sp|snapshot|pre|preview|ea|dev|pr|p|r|jre|android|incubating|redhat|build)"
    r"[._]?\d*\Z",
    re.IGNORECASE,
)
# Parts that say which build of a version it is, and are no part of it ("Maven Getting Started": classifier).
# fmt: off
_CLASSIFIERS = frozenset({
    "sources", "javadoc", "tests", "test", "jar", "with", "dependencies", "all", "shaded", "uber", "fat",
    "standalone", "exec", "boot", "bin", "classes", "client", "api-docs", "nodep", "no_aop", "linux", "windows",
    "win32", "win64", "osx", "macos", "mac", "x86_64", "x86_32", "x86", "x64", "amd64", "arm64", "aarch_64",
    "aarch64", "arm", "ppc64le", "s390x", "riscv64", "fedora", "suse", "musl", "natives", "native", "jdk14",
    "jdk15", "jdk5", "jdk6", "jdk7", "jdk8", "jdk11", "jdk17", "java8", "java11", "java17", "jakarta",
})
# fmt: on
_LONGEST = 512
"""Characters; file systems take 255 bytes. Inside of archives a name may have 64 KB, which is looked at again for each of its dashes."""


def split_file_name(name: str, known: Collection[str] = ()) -> tuple[str, str]:
    """Artifact and version that a file name says; the version is empty when it says none.

    Args:
        name: the file's name with its suffix.
        known: versions that the manifest claims: one that stands in the name is where the name is split.

    `log4j-1.2-api.jar` shows why an unknown part after a number (`api`) means that the number is no version.
    """
    stem = name.rpartition(".")[0] or name
    if len(stem) > _LONGEST:
        return stem, ""
    for version in known:
        artifact, found, rest = stem.partition(f"-{version}")
        if artifact and found and rest[:1] in {"", "-"} and is_version(version):
            return artifact, version
    parts = stem.split("-")
    for start in range(1, len(parts)):
        if not _STARTS_VERSION.match(parts[start]):
            continue
        end = len(parts)
        while end > start + 1 and parts[end - 1].lower() in _CLASSIFIERS:
            end -= 1
        version = "-".join(parts[start:end])
        if is_version(version) and all(_continues(part) for part in parts[start + 1 : end]):
            return "-".join(parts[:start]), version
    return stem, ""


def _continues(part: str) -> bool:
    return part[:1].isdigit() or _QUALIFIER.match(part) is not None
