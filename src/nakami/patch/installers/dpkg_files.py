"""Debian packages without dpkg: their files are laid over the root, and the record of each package is written anew.

For images that have the database and not the programs: distroless (`var/lib/dpkg/status.d/<package>`, the control file, and beside it
`<package>.md5sums`), and those whose builder removed dpkg (`var/lib/dpkg/status`, dpkg(1) "FILES"). Maintainer scripts cannot run where
there is no shell; what has one is told as a caveat.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from nakami.bounded.deb822 import fields, paragraphs
from nakami.bounded.tar import Kind
from nakami.model.patch import Upgrade
from nakami.patch.deb_file import MAX_CONTROL_BYTES, Control, read_control, tars
from nakami.patch.debs import Deb, installed
from nakami.patch.installers.debian import STATUS, Debian
from nakami.patch.installers.interface import Outcome, Refused
from nakami.patch.needs import provided_by, unmet
from nakami.patch.plan import order
from nakami.patch.workshop import Workshop
from nakami.rootfs.placing import clean

_STATUS_D, _INFO = "var/lib/dpkg/status.d", "var/lib/dpkg/info"


class DpkgFiles(Debian):
    """See the module."""

    name: ClassVar[str] = "nakami: the image has no package manager"

    def fits(self, workshop: Workshop) -> bool:
        """Whether there is a dpkg database and no dpkg."""
        has_database = workshop.path(STATUS) is not None or workshop.path(_STATUS_D) is not None
        return has_database and not workshop.has("dpkg")

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        return {name: said.get("version", "") for name, said in _records(workshop).items()}

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`. What needs another's new version comes after it, in whatever order they are named."""
        scripted: list[str] = []
        waiting = list(upgrades)
        while True:
            refused: list[Refused] = []
            for upgrade in waiting:
                self._progress("installing packages", len(upgrades) - len(waiting), len(upgrades))
                records = _records(workshop)
                chosen, why = self._chosen(upgrade, records, workshop)
                if why:
                    refused.append(Refused(upgrade, why))
                    continue
                for deb, control in chosen:
                    _lay(deb, control, workshop)
                    scripted += [deb.name] * bool(control.scripts & {"postinst", "preinst"})
            if len(refused) in {0, len(waiting)}:
                break
            waiting = [each.upgrade for each in refused]
        self._progress("installing packages", len(upgrades), len(upgrades))
        told = (f"scripts were not run, for the image has no shell: {', '.join(scripted[:20])}",) if scripted else ()
        return Outcome(self.name, tuple(refused), (*self._caveats, *told))

    def _chosen(
        self, upgrade: Upgrade, records: Mapping[str, Mapping[str, str]], workshop: Workshop
    ) -> tuple[list[tuple[Deb, Control]], str]:
        """The packages of an upgrade, or why it cannot be."""
        there = [records[name] for name in upgrade.packages if name in records]
        debs: list[Deb] = []
        for said in there:
            deb = self._catalogue.newest(said.get("package", ""), said.get("architecture", ""))
            if deb is None:
                return [], f"no archive has {said.get('package', '')}"
            if order("deb", deb.version) <= order("deb", said.get("version", "")):
                return [], f"the archive's newest {deb.name} is {deb.version}, not {upgrade.after}"
            debs.append(deb)
        self.fetch(debs, workshop)
        chosen = [(deb, read_control(workshop.supply / deb.file, deb.name)) for deb in debs]
        coming = {deb.name: deb.version for deb in debs}
        return chosen, next((why for _, control in chosen if (why := _missing(control, records, coming))), "")


def _records(workshop: Workshop) -> dict[str, dict[str, str]]:
    """The installed packages with their fields; `place` tells the file of status.d that a record is in."""
    found = installed(workshop.text(STATUS))
    folder = workshop.path(_STATUS_D)
    if folder is not None and folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix != ".md5sums" and path.is_file() and not path.is_symlink():
                said = fields(workshop.text(f"{_STATUS_D}/{path.name}", MAX_CONTROL_BYTES))
                if said.get("package"):
                    found[said["package"]] = {**said, "place": path.name}
    return found


def _missing(control: Control, records: Mapping[str, Mapping[str, str]], coming: Mapping[str, str]) -> str:
    """What the new version depends on and the image lacks, with what comes along; empty when it lacks nothing.

    What the installed version lacks, too, is passed over: builders of small images leave out what nobody calls.
    """
    there = {name: said.get("version", "") for name, said in records.items()}
    provided = provided_by(records)
    old = records.get(control.fields.get("package", ""), {})
    lacked = {need.name for group in unmet(old, there, provided) for need in group}
    for group in unmet(control.fields, {**there, **coming}, provided):
        if lacked.isdisjoint(need.name for need in group):
            return f"its new version needs {' or '.join(map(str, group))}, which the image does not have"
    return ""


def _lay(deb: Deb, control: Control, workshop: Workshop) -> None:
    """Lay the files over the root, take away those that only the old version has, and record the new one."""
    root = workshop.root
    records = _records(workshop)
    old = _old_files(deb.name, records.get(deb.name, {}), workshop)
    new: set[bytes] = set()
    laid: set[bytes] = set()
    for name, tar in tars(workshop.supply / deb.file, deb.name):
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
                root.put(tar, member, placed := root.place(member[0]))
                laid.add(placed)
    for path in old - new:
        folder, _, bare = path.rpartition(b"/")
        real = root.find(folder)
        if real is None:
            continue
        here = real + b"/" + bare if real else bare
        # lib/x may have become usr/lib/x, which is the same file where lib is a link to usr/lib.
        if here not in laid and not os.path.isdir(root.at(here)):
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
        for each in paragraphs(iter((workshop.text(STATUS).encode(errors="surrogateescape"),)), STATUS)
    ]  # fmt: skip
    _replace(workshop, STATUS, "\n".join(whole) + "\n")
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
