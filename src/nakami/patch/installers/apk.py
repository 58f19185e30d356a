"""apk of the image itself, over local copies of its repositories' indexes and of the packages it asks for.

apk checks the signatures of indexes and packages itself, with the keys of the image (`etc/apk/keys`); what nobody signed it refuses unless
the user says so. Format: apk-tools, "APKINDEX": paragraphs of `P:` name, `V:` version, `S:` size in bytes, in a gzipped tar.
"""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct

from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.tar import TarStream
from nakami.errors import LimitExceeded, NakamiError, TargetError, UsageError
from nakami.model.patch import Upgrade
from nakami.model.progress import Progress
from nakami.patch.cell import Done
from nakami.patch.download import MAX_DOWNLOAD_BYTES, Download
from nakami.patch.installers.interface import Installer, Outcome, Refused
from nakami.patch.plan import order
from nakami.patch.workshop import Workshop

_MAX_INDEX_BYTES = 64 << 20
_MAX_INDEX_TEXT = 512 << 20
_WORLD = "etc/apk/world"
_DATABASES = ("lib/apk/db/installed", "usr/lib/apk/db/installed")
_STEP = re.compile(
    r"^\(\d+/\d+\) (?:Upgrading|Installing|Replacing|Reinstalling) (\S+) \((?:\S+ -> )?(\S+)\)", re.MULTILINE
)
_COUNT = re.compile(r"[0-9]{1,18}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,200}")


class _Repository(Struct, frozen=True):
    """A repository: where it is, the folder of its copy, and the size of each package by name and version."""

    url: str
    folder: str
    packages: dict[tuple[str, str], int]


class Apk(Installer):
    """See the module.

    Args:
        repositories: URLs or folders, as they stand in `etc/apk/repositories`.
        arch: what apk calls the image's architecture.
        download: how indexes and packages come.
        progress: told of downloads.
        unsigned: let apk install what nobody signed.
    """

    name: ClassVar[str] = "apk of the image"
    type: ClassVar[str] = "apk"

    def __init__(
        self, repositories: Sequence[str], arch: str, download: Download, progress: Progress, *, unsigned: bool = False
    ) -> None:
        self._repositories = repositories
        self._arch = arch
        self._download = download
        self._progress = progress
        self._unsigned = unsigned

    def fits(self, workshop: Workshop) -> bool:
        """Whether apk and its database are there."""
        return workshop.has("apk") and any(workshop.path(path) is not None for path in _DATABASES)

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        found: dict[str, str] = {}
        for path in _DATABASES:
            found |= {said["P"]: said.get("V", "") for said in _records(workshop.text(path))}
        return found

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        arch = workshop.text("etc/apk/arch").strip() or self._arch
        repositories = self._indexes(arch, workshop)
        names = sorted({name for upgrade in upgrades for name in upgrade.packages if _PLAIN.fullmatch(name)})
        world = workshop.text(_WORLD)
        planned = self._apk(workshop, "--simulate", *names)
        if planned.code:
            raise TargetError(
                f"apk of the image refuses: {planned.told}", "name another repository, or fewer with --only"
            )
        self._fetch(_STEP.findall(planned.output), repositories, arch, workshop)
        done = self._apk(workshop, *names)
        if done.code:
            raise TargetError(f"apk of the image failed: {done.told}", "leave the package out with --only")
        path = workshop.path(_WORLD)
        if path is not None and path.is_file() and workshop.text(_WORLD) != world:
            # What was asked for by name now is still only there because something else needs it.
            path.write_text(world, "utf-8")
        # apk passes over an index that it does not trust, with a warning.
        untrusted = "apk of the image does not trust a repository's signature" * ("UNTRUSTED" in planned.output)
        now = self.versions(workshop)
        refused = [
            Refused(upgrade, untrusted or f"the repositories have no {upgrade.source} {upgrade.after}")
            for upgrade in upgrades
            if any(
                order("apk", now.get(name, "")) < order("apk", upgrade.after)
                for name in upgrade.packages
                if name in now
            )
        ]
        return Outcome(self.name, tuple(refused))

    def _apk(self, workshop: Workshop, *words: str) -> Done:
        trust = ("--allow-untrusted",) if self._unsigned else ()
        return workshop.run(
            "apk", "add", "--upgrade", "--no-network", "--no-progress", *trust,
            "--repositories-file", "/.nakami/supply/repositories", *words,
        )  # fmt: skip

    def _indexes(self, arch: str, workshop: Workshop) -> list[_Repository]:
        if not _PLAIN.fullmatch(arch):
            raise TargetError("neither the image's packages nor its etc/apk/arch name an architecture", "it is damaged")
        found = []
        why = ""
        for number, url in enumerate(self._repositories):
            folder = workshop.supply / f"repository-{number}" / arch
            folder.mkdir(parents=True)
            path = folder / "APKINDEX.tar.gz"
            self._progress("package indexes", number, len(self._repositories))
            try:
                self._download(f"{_base(url)}/{arch}/APKINDEX.tar.gz", path, size=_MAX_INDEX_BYTES)
                with path.open("rb") as file:
                    size = path.stat().st_size
                    chunks = FileChunks(file.fileno(), 0, size, url)
                    found.append(_Repository(_base(url), folder.parent.name, _packages(chunks, url)))
            except NakamiError as error:
                path.unlink(missing_ok=True)
                why = why or error.message
        if not found:
            raise UsageError(
                f"no repository of apk packages could be read: {why or 'none is named'}", "name one with --repository"
            )
        lines = "".join(f"/.nakami/supply/{repository.folder}\n" for repository in found)
        (workshop.supply / "repositories").write_text(lines)
        return found

    def _fetch(
        self, steps: Sequence[tuple[str, str]], repositories: Sequence[_Repository], arch: str, workshop: Workshop
    ) -> None:
        total = 0
        for done, (name, version) in enumerate(steps):
            self._progress("downloading packages", done, len(steps))
            # A name that apk printed becomes a path only if an index has it, and it is a plain one.
            holder = next((each for each in repositories if (name, version) in each.packages), None)
            if holder is None or not _PLAIN.fullmatch(f"{name}-{version}"):
                continue
            size = holder.packages[name, version]
            total += size
            if total > MAX_DOWNLOAD_BYTES:
                raise LimitExceeded(
                    f"the upgrade takes more than {MAX_DOWNLOAD_BYTES:,} bytes of packages", "name fewer with --only"
                )
            path = workshop.supply / holder.folder / arch / f"{name}-{version}.apk"
            if not path.exists():
                self._download(f"{holder.url}/{arch}/{path.name}", path, size=size)


def _base(url: str) -> str:
    return (url if "://" in url else f"file:{url}").rstrip("/")


def _packages(chunks: FileChunks, where: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    tar = TarStream(inflated(chunks, where, _MAX_INDEX_TEXT), where)
    for path, *_ in tar:
        if path != b"APKINDEX":
            continue
        for said in _records(tar.body(_MAX_INDEX_TEXT).decode("utf-8", "replace")):
            if "V" in said and _COUNT.fullmatch(said.get("S", "")):
                found[said["P"], said["V"]] = int(said["S"])
    return found


def _records(text: str) -> Iterator[dict[str, str]]:
    """The packages that an index, or the database of what is installed, tells of."""
    for paragraph in text.split("\n\n"):
        said = dict(line.split(":", 1) for line in paragraph.splitlines() if line[1:2] == ":")
        if "P" in said:
            yield said
