"""Java archives: libraries, applications and what is nested in them.

Formats: "JAR File Specification" (Java SE 17); Spring Boot, "The Executable Jar Format" (BOOT-INF/lib); Jakarta Servlet 6.0, section 10.5
(WEB-INF/lib); Jakarta EE Platform, chapter 8 (ear). `identity` tells how an archive is named, `bounded.zip` what is refused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.bounded.zip import Allowance, Archive, Limits
from nakami.bounded.zip_directory import Member
from nakami.catalog.catalogers.java import manifest, pom_properties
from nakami.catalog.catalogers.java.coordinates import Coordinates
from nakami.catalog.catalogers.java.identity import fits, identify
from nakami.errors import InputError, LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

SUFFIXES = (".jar", ".war", ".ear", ".jpi", ".hpi", ".par", ".sar", ".aar", ".nar", ".kar", ".lpkg")
"""Jenkins plug-ins are .jpi or .hpi, Liferay's .lpkg, JBoss services .sar, Android libraries .aar, NiFi's .nar, Karaf's .kar.
Not .jmod (the JDK's own modules, no Maven coordinates), not .rar (mostly another format), not .zip."""

_SUFFIX = b"|".join(re.escape(suffix.encode()) for suffix in SUFFIXES)
# Java finds the manifest regardless of case (java.util.jar.JarFile), the rest by its exact name.
_WANTED = pattern(
    rb"(?i:META-INF/MANIFEST\.MF)\Z|(?:.*/)?META-INF/maven/[^/]+/[^/]+/pom\.(?:properties|xml)\Z|.*(?i:"
    + _SUFFIX
    + rb")\Z",
    re.DOTALL,
)

_WORD = pattern(r"[a-z]+")
_LIMITS = Limits()


class _Inside(Struct):
    """What was found in one archive."""

    manifests: list[Member]
    poms: list[Member]
    places: set[tuple[str, str]]
    nested: list[Member]


class JavaArchive(Reader):
    """Yields one package of type maven for the archive itself, for every pom.properties inside (shaded copies), and for those nested.

    An archive without a version anywhere is left out: nothing can be said of it. What cannot be read inside is a blind spot, and the
    rest is read on.

    Args:
        limits: how far to go into one file.
    """

    name: ClassVar[str] = "java-archive"
    version: ClassVar[int] = 3
    selector: ClassVar[Selector] = Selector(suffixes=frozenset(SUFFIXES))
    max_bytes: ClassVar[int] = 128 * MIB

    def __init__(self, limits: Limits = _LIMITS) -> None:
        self._limits = limits

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: the file is no archive, or its directory is damaged.
            LimitExceeded: too much is in it; what was yielded before stands.
        """
        allowance = Allowance(self._limits)
        yield from self._archive(entry.path, Archive(content, allowance), allowance)

    def _archive(self, path: str, archive: Archive, allowance: Allowance) -> Iterator[Package | BlindSpot]:
        inside = _look_inside(archive)
        spots: list[BlindSpot] = []
        attributes: manifest.Attributes = {}
        # Of equal names Java takes the last (java.util.zip.ZipFile's table of entries).
        for member in inside.manifests[-1:]:
            try:
                attributes = _read_manifest(archive, member)
            except InputError as error:
                spots.append(self._blind_spot(path, member, error, allowance))
        found: dict[Coordinates, None] = {}
        for member in inside.poms:
            try:
                if member.size > pom_properties.MAX_BYTES:
                    raise LimitExceeded(f"has {member.size:,} bytes; at most {pom_properties.MAX_BYTES:,} are read")
                coordinates = pom_properties.read_coordinates(
                    archive.head(member, pom_properties.MAX_BYTES), member.name
                )
            except InputError as error:
                spots.append(self._blind_spot(path, member, error, allowance))
            else:
                if coordinates:
                    found[coordinates] = None
        yield from self._packages(path, found, attributes, inside.places)
        yield from spots
        for member in inside.nested:
            try:
                with archive.nested(member) as inner:
                    yield from self._archive(f"{path}!/{member.name}", inner, allowance)
            except InputError as error:
                yield self._blind_spot(path, member, error, allowance)

    def _packages(
        self, path: str, found: Iterable[Coordinates], attributes: manifest.Attributes, places: set[tuple[str, str]]
    ) -> Iterator[Package]:
        """One package for each pom.properties, and one for the archive itself when none of them is its own."""
        poms = list(found)
        own = next((each for each in poms if fits(each, path)), None)
        if own is None:
            own = identify(path, attributes, places)
            if own and not any(_is_same(own, each) for each in poms):
                poms.append(own)
        for each in poms:
            yield Package(
                type="maven",
                name=each.artifact,
                version=each.version,
                namespace=each.group,
                licenses=manifest.licenses(attributes) if each == own else (),
                path=path,
                cataloger=self.name,
            )

    def _blind_spot(self, path: str, member: Member, error: InputError, allowance: Allowance) -> BlindSpot:
        """What to say of a member that cannot be read.

        Raises:
            InputError: the same error again when nothing more can be read from the whole file.
        """
        if allowance.spent:
            raise error
        return BlindSpot(self.name, f"{path}!/{member.name}", error.message, error.remedy)


def _is_same(own: Coordinates, pom: Coordinates) -> bool:
    """Whether what the manifest and the file name say is a pom.properties' artifact under a name of less evidence.

    Distributions rename files: maven3-core.jar is maven-core, wagon-http-shaded.jar is wagon-http.
    """
    if own.artifact == pom.artifact:
        return own.version == pom.version or not own.group
    is_version_same = own.version == pom.version or own.version.removesuffix(".0") == pom.version
    return not own.group and is_version_same and _words(pom.artifact) <= _words(own.artifact)


def _words(artifact: str) -> frozenset[str]:
    """The words of an artifact's name without numbers."""
    return frozenset(_WORD.findall(artifact.lower()))


def _read_manifest(archive: Archive, member: Member) -> manifest.Attributes:
    head = b""
    for size in manifest.HEAD_BYTES:
        head = archive.head(member, size)
        if len(head) < size or manifest.has_main_section(head):
            break
    return manifest.read_manifest(head)


def _look_inside(archive: Archive) -> _Inside:
    inside = _Inside([], [], set(), [])
    for member in archive.members(_WANTED):
        name = member.name
        if name.endswith("/pom.properties"):
            inside.poms.append(member)
        elif name.endswith("/pom.xml"):
            _, group, artifact, _ = name.rsplit("/", 3)
            inside.places.add((group, artifact))
        elif name.lower().endswith(SUFFIXES):
            inside.nested.append(member)
        else:
            inside.manifests.append(member)
    return inside
