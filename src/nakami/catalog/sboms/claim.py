"""What a bill of materials claims, format by format the same: claims in, an inventory out.

A claim that names no package is a blind spot: somebody says that something is there, and nobody can say whether it is vulnerable.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from nakami.errors import LimitExceeded, Malformed
from nakami.model.bom import completed
from nakami.model.inventory import Inventory, Placed, Seen
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.model.purl import distro_of, parse

T = TypeVar("T")

CATALOGER = "sbom"
_MAX_CLAIMS = 1_000_000
_MAX_EVIDENCE = 100
"""Places of one package that are kept; syft names every file of a distribution's package."""
_OF_DISTRIBUTIONS = tuple(f"pkg:{kind}/" for kind in sorted(DISTRIBUTION_TYPES))
_IMAGES = frozenset({"oci", "docker"})
"""Types of purls that name an image: what is inside it is told by itself."""
_SPELLED_BY_PURL = DISTRIBUTION_TYPES | {"pypi"}
"""Types whose names are compared as the purl spells them."""


def brings(purl: str) -> bool:
    """Whether a purl is that of a distribution's package, which can bring others along."""
    return purl.startswith(_OF_DISTRIBUTIONS)


def proofs(paths: Sequence[str]) -> Sequence[str]:
    """Of the files that syft names for a package, those that prove it; it names copyrights and lists, too, in the order of their names."""
    databases = [path for path in paths if path.startswith("/var/lib/") and not path.startswith("/var/lib/dpkg/info/")]
    return databases or paths


class Claim(Struct, frozen=True):
    """One package as a document tells it.

    `title` and `version` are the document's own; `cpes` are `vendor:product` pairs; `facts` are what nakami writes beside the purl
    (`model/bom.py`); `owner` is the name of the distribution's package that brought it.
    """

    title: str
    version: str = ""
    purl: str = ""
    cpes: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    facts: Mapping[str, str] = {}
    evidence: tuple[Seen, ...] = ()
    owner: str = ""


class Claims:
    """The claims of one document.

    Args:
        where: names the document, in blind spots and where a claim has no evidence of its own.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._packages: dict[Placed, None] = {}
        self._spots: list[BlindSpot] = []
        self._distros: Counter[Distro] = Counter()
        self._count = 0

    def add(self, claim: Claim) -> None:
        """Take a claim.

        Raises:
            LimitExceeded: there are too many.
        """
        self._count += 1
        if self._count > _MAX_CLAIMS:
            raise LimitExceeded(f"{self._where} names more than {_MAX_CLAIMS:,} packages", "split it")
        try:
            package = _package(claim)
        except Malformed as error:
            self.miss(f"{claim.title} {claim.version}".strip() or self._where, error.message)
            return
        if package.type in _IMAGES:
            return
        if claim.purl and (distro := distro_of(claim.purl)) is not None:
            self._distros[distro] += 1
        first, *more = claim.evidence[:_MAX_EVIDENCE] or (Seen(self._where, CATALOGER),)
        package = replace(package, path=first.path, cataloger=first.cataloger)
        since = claim.facts.get("since", "")
        placed = Placed(
            package,
            first.layer,
            claim.owner or claim.facts.get("owner", ""),
            tuple(more),
            int(since) if since.isdecimal() and len(since) < 6 else None,
        )
        self._packages.setdefault(placed)

    def decoded(self, raws: Iterable[Raw | bytes], kind: type[T], what: str) -> Iterator[T]:
        """The elements of a list, one by one; each that is not as its format has it is missed."""
        for raw in raws:
            try:
                yield msgspec.json.decode(raw, type=kind)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                self.miss(what, f"it is not as its format has it: {str(error)[:200]}")

    def miss(self, what: str, why: str) -> None:
        """Note something that could not be understood, so that nothing is known of it."""
        told = "it is not evaluated; let the tool that wrote the document add package URLs"
        self.note(BlindSpot(CATALOGER, what, f"{why} (in {self._where})", told))

    def note(self, spot: BlindSpot) -> None:
        """Take a blind spot that the document tells of itself."""
        self._spots.append(spot)

    def inventory(
        self, distro: Distro | None, *, diff_ids: tuple[str, ...] = (), files: int = 0, size: int = 0
    ) -> Inventory:
        """All that was claimed; without a `distro` of the document, that of most purls."""
        if distro is None and self._distros:
            distro = self._distros.most_common(1)[0][0]
        return Inventory(
            packages=tuple(self._packages),
            distro=distro,
            blind_spots=tuple(dict.fromkeys(self._spots)),
            files=files,
            bytes=size,
            layers=len(diff_ids),
            diff_ids=diff_ids,
        )


def _package(claim: Claim) -> Package:
    """The package that a claim names.

    Raises:
        Malformed: it names none.
    """
    told = None
    if claim.purl:
        try:
            told = _spelled(parse(claim.purl), claim)
        except Malformed:
            if "type" not in claim.facts:
                raise
    elif "type" not in claim.facts:
        if not claim.cpes:
            raise Malformed("no package URL tells what it is")
        told = Package("generic", claim.title, claim.version)
    package = replace(completed(told, claim.facts), licenses=claim.licenses)
    # Tools guess CPEs for every package; where the package has an ecosystem of its own, a guess is no use.
    return replace(package, cpes=claim.cpes) if package.type == "generic" or "cpes" in claim.facts else package


def _spelled(package: Package, claim: Claim) -> Package:
    """The package with the version and the spelling of the document, where the purl lacks the one and made the other small."""
    if not package.version and claim.version:
        package = replace(package, version=claim.version)
    if package.type in _SPELLED_BY_PURL:
        return package
    full = f"{package.namespace}/{package.name}" if package.namespace else package.name
    if claim.title.lower() == full.lower() and claim.title != full:
        namespace, _, name = claim.title.rpartition("/")
        return replace(package, namespace=namespace, name=name)
    if claim.title.lower() == package.name.lower():
        return replace(package, name=claim.title)
    return package
