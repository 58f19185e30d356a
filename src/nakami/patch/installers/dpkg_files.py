"""Debian packages without dpkg: their files are laid over the root, and the record of each package is written anew.

For images that have the database and not the programs: distroless (`var/lib/dpkg/status.d/<package>`, the control file, and beside it
`<package>.md5sums`), and those whose builder removed dpkg (`var/lib/dpkg/status`, dpkg(1) "FILES"). Maintainer scripts cannot run where
there is no shell; what has one is told as a caveat.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from nakami.bounded import ar
from nakami.bounded.deb822 import fields, paragraphs
from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import Malformed
from nakami.model.patch import Upgrade
from nakami.model.progress import Progress
from nakami.patch.debs import POOL, Catalogue, Deb, installed, versions
from nakami.patch.download import Download
from nakami.patch.installers.interface import Installer, Outcome, Refused
from nakami.patch.plan import order
from nakami.patch.workshop import Workshop
from nakami.rootfs.placing import clean

_STATUS, _STATUS_D, _INFO = "var/lib/dpkg/status", "var/lib/dpkg/status.d", "var/lib/dpkg/info"
_MAX_CONTROL_BYTES = 8 << 20
_MAX_UNPACKED_BYTES = 4 << 30
_SCRIPTS = frozenset({"preinst", "postinst", "prerm", "postrm", "config"})


class Control(Struct, frozen=True):
    """What a package says of itself: its control file, the sums of its files, its configuration files, and which scripts it has."""

    text: str
    md5sums: str
    conffiles: frozenset[bytes]
    scripts: frozenset[str]

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields of its control file, names in lower case."""
        return fields(self.text)


class DpkgFiles(Installer):
    """See the module. Takes what `Apt` takes."""

    name: ClassVar[str] = "nakami: the image has no package manager"
    type: ClassVar[str] = "deb"

    def __init__(
        self, catalogue: Catalogue, download: Download, progress: Progress, caveats: tuple[str, ...] = ()
    ) -> None:
        self._catalogue = catalogue
        self._download = download
        self._progress = progress
        self._caveats = caveats

    def fits(self, workshop: Workshop) -> bool:
        """Whether there is a dpkg database and no dpkg."""
        has_database = workshop.path(_STATUS) is not None or workshop.path(_STATUS_D) is not None
        return has_database and not workshop.has("dpkg")

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        return dict(versions(_records(workshop)))

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        records = _records(workshop)
        (workshop.supply / POOL).mkdir(exist_ok=True)
        refused: list[Refused] = []
        scripted: list[str] = []
        for done, upgrade in enumerate(upgrades):
            self._progress("installing packages", done, len(upgrades))
            chosen = [(name, records[name]) for name in upgrade.packages if name in records]
            debs = [(self._catalogue.newest(name, said.get("architecture", "")), said) for name, said in chosen]
            why = next((why for deb, said in debs if (why := _unfit(deb, said, upgrade))), "")
            if not why:
                read = [(deb, self._fetched(deb, workshop)) for deb, _ in debs if deb is not None]
                why = next((why for _, control in read if (why := _missing(control, records))), "")
            if why:
                refused.append(Refused(upgrade, why))
                continue
            for deb, control in read:
                _lay(deb, control, workshop)
                if control.scripts & {"postinst", "preinst"}:
                    scripted.append(deb.name)
        self._progress("installing packages", len(upgrades), len(upgrades))
        told = (f"scripts were not run, for the image has no shell: {', '.join(scripted[:20])}",) if scripted else ()
        return Outcome(self.name, tuple(refused), (*self._caveats, *told))

    def _fetched(self, deb: Deb, workshop: Workshop) -> Control:
        path = workshop.supply / deb.file
        if not path.exists():
            self._download(deb.url, path, size=deb.size, sha256=deb.sha256)
        return read_control(path, deb.name)


def read_control(path: Path, where: str) -> Control:
    """Read what a .deb says of itself (deb(5)).

    Raises:
        InputError: it is none.
    """
    found: dict[str, bytes] = {}
    for name, tar in _members(path, where):
        if name.startswith("control.tar"):
            for member in tar:
                if member[1] is Kind.FILE:
                    found[os.fsdecode(clean(member[0])[0])] = tar.body(_MAX_CONTROL_BYTES)
            break
    if "control" not in found:
        raise Malformed(f"{where} is no Debian package: it has no control file")
    return Control(
        found["control"].decode("utf-8", "replace"),
        found.get("md5sums", b"").decode("utf-8", "replace"),
        frozenset(line.strip().lstrip(b"/") for line in found.get("conffiles", b"").splitlines() if line.strip()),
        frozenset(found.keys() & _SCRIPTS),
    )


def _members(path: Path, where: str) -> Iterator[tuple[str, TarStream]]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunks = FileChunks(descriptor, 0, os.fstat(descriptor).st_size, where)
        for name, _, body in ar.members(chunks, where):
            if name.startswith(("control.tar", "data.tar")):
                yield name, TarStream(inflated(body, where, _MAX_UNPACKED_BYTES), where)
    finally:
        os.close(descriptor)


def _records(workshop: Workshop) -> dict[str, dict[str, str]]:
    """The installed packages with their fields; `place` tells the file of status.d that a record is in."""
    found = installed(workshop.text(_STATUS))
    folder = workshop.path(_STATUS_D)
    if folder is not None and folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix != ".md5sums" and path.is_file() and not path.is_symlink():
                said = fields(workshop.text(f"{_STATUS_D}/{path.name}", _MAX_CONTROL_BYTES))
                if said.get("package"):
                    found[said["package"]] = {**said, "place": path.name}
    return found


def _unfit(deb: Deb | None, said: Mapping[str, str], upgrade: Upgrade) -> str:
    """Why what the archive has does not do; empty when it does."""
    if deb is None:
        return f"no archive has {said.get('package', '')}"
    if order("deb", deb.version) <= order("deb", said.get("version", "")):
        return f"the archive's newest {deb.name} is {deb.version}, not {upgrade.after}"
    return ""


def _missing(control: Control, records: Mapping[str, Mapping[str, str]]) -> str:
    """What the new version depends on and the image lacks; versions of dependencies are not looked at."""
    there = set(records)
    for said in records.values():
        there.update(_name(word) for word in said.get("provides", "").split(","))
    for field in ("pre-depends", "depends"):
        for group in control.fields.get(field, "").split(","):
            names = {_name(word) for word in group.split("|")} - {""}
            if names and names.isdisjoint(there) and not _was_missing(names, control, records):
                return f"its new version needs {' or '.join(sorted(names))}, which the image does not have"
    return ""


def _was_missing(names: set[str], control: Control, records: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the installed version lacks the same: builders of small images leave out what nobody calls."""
    old = records.get(control.fields.get("package", ""), {})
    words = ",".join((old.get("depends", ""), old.get("pre-depends", ""))).replace("|", ",").split(",")
    return not names.isdisjoint(_name(word) for word in words)


def _name(word: str) -> str:
    return word.strip().partition(" ")[0].partition("(")[0].partition(":")[0]


def _lay(deb: Deb, control: Control, workshop: Workshop) -> None:
    """Lay the files over the root, take away those that only the old version has, and record the new one."""
    root = workshop.root
    records = _records(workshop)
    old = _old_files(deb.name, records.get(deb.name, {}), workshop)
    new: set[bytes] = set()
    for name, tar in _members(workshop.supply / deb.file, deb.name):
        if not name.startswith("data.tar"):
            continue
        for member in tar:
            path = clean(member[0])[0]
            if not path:
                continue
            new.add(path)
            there = root.find(path)
            # A folder stays the folder, or the link to one, that it is (dpkg does the same); a setting stays as it was set.
            is_folder = member[1] is Kind.DIRECTORY and there is not None and os.path.isdir(root.at(there))
            if not is_folder and not (there is not None and path in control.conffiles):
                root.put(tar, member, root.place(member[0]))
    for path in old - new:
        placed = root.find(path.rpartition(b"/")[0])
        if placed is not None and not os.path.isdir(root.at(here := placed + b"/" + path.rpartition(b"/")[2])):
            root.remove(here)
    _record(deb, control, records.get(deb.name, {}), workshop, sorted(new))


def _old_files(name: str, said: Mapping[str, str], workshop: Workshop) -> set[bytes]:
    place = said.get("place", "")
    if place:
        sums = workshop.text(f"{_STATUS_D}/{place}.md5sums")
    else:
        sums = workshop.text(f"{_INFO}/{name}.md5sums") or workshop.text(
            f"{_INFO}/{name}:{said.get('architecture')}.md5sums"
        )
    return {
        line[32:].strip().encode().lstrip(b"/") for line in sums.splitlines() if len(line) > 34 and "\0" not in line
    }


def _record(deb: Deb, control: Control, said: Mapping[str, str], workshop: Workshop, files: Sequence[bytes]) -> None:
    text = control.text.strip("\n") + "\n"
    place = said.get("place", "")
    if place:
        _replace(workshop, f"{_STATUS_D}/{place}", text)
        if control.md5sums:
            _replace(workshop, f"{_STATUS_D}/{place}.md5sums", control.md5sums)
        return
    first, _, rest = text.partition("\n")
    record = f"{first}\nStatus: install ok installed\n{rest}"
    whole = [
        record if fields(each).get("package") == deb.name and fields(each).get("architecture") in {deb.arch, said.get("architecture")}
        else each.decode("utf-8", "surrogateescape") + "\n"
        for each in paragraphs(iter((workshop.text(_STATUS).encode(errors="surrogateescape"),)), _STATUS)
    ]  # fmt: skip
    _replace(workshop, _STATUS, "\n".join(whole) + "\n")
    arch = f":{deb.arch}" if workshop.path(f"{_INFO}/{deb.name}:{deb.arch}.list") else ""
    if workshop.path(_INFO) is not None:
        _replace(workshop, f"{_INFO}/{deb.name}{arch}.md5sums", control.md5sums)
        listed = "/.\n" + "".join(f"/{os.fsdecode(path)}\n" for path in files)
        _replace(workshop, f"{_INFO}/{deb.name}{arch}.list", listed)


def _replace(workshop: Workshop, name: str, text: str) -> None:
    """Write a file of the database as a new file, with the rights of the old one."""
    placed = workshop.root.place(os.fsencode(name))
    path = Path(os.fsdecode(workshop.root.at(placed)))
    mode = path.stat().st_mode & 0o777 if path.is_file() and not path.is_symlink() else 0o644
    workshop.root.remove(placed)
    with path.open("x", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    path.chmod(mode)
