"""Holds the inventory against syft's, image by image: what only one of the two lists, by name.

Usage: ``python -m bench.recall [--all] TARGET...`` with targets that both read (docker-archive:FILE, oci:FOLDER, dir:FOLDER). Prints a
table, then every package that only syft lists; with --all also those that only nakami lists.

"Named otherwise" are those of syft's whose very file nakami lists, too, under another name or version; "only syft" are files that prove
nothing to nakami.

Both write the same format (syft-json), and packages are compared by type, name and version of their purl, names as their ecosystem compares
them. The epoch of an rpm and the architecture are left out: both tools tell them in other places.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from packageurl import PackageURL

BIN = Path(sys.executable).parent
_SEPARATORS = re.compile(r"[-_.]+")


class Known(NamedTuple):
    """One package as it is compared."""

    type: str
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.type} {self.name} {self.version}"


class Compared(NamedTuple):
    """The two inventories of one target; each package with the files that prove it."""

    target: str
    ours: dict[Known, set[str]]
    theirs: dict[Known, set[str]]

    @property
    def otherwise(self) -> dict[Known, list[Known]]:
        """What only syft lists, but for whose files nakami has another name: those names."""
        by_file: dict[tuple[str, str], list[Known]] = {}
        for known, places in self.ours.items():
            for place in places:
                by_file.setdefault((known.type, place), []).append(known)
        named = {
            known: [other for place in sorted(self.theirs[known]) for other in by_file.get((known.type, place), ())]
            for known in sorted(set(self.theirs) - set(self.ours))
        }
        return {known: others for known, others in named.items() if others}

    @property
    def missing(self) -> list[Known]:
        """What only syft lists."""
        return sorted(set(self.theirs) - set(self.ours) - set(self.otherwise))

    @property
    def more(self) -> list[Known]:
        """What only nakami lists."""
        return sorted(set(self.ours) - set(self.theirs))

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        name = Path(self.target.rstrip("/")).name.removesuffix(".tar").removesuffix(".docker")
        both = len(set(self.theirs) & set(self.ours))
        counts = (len(self.theirs), len(self.ours), both, len(self.otherwise), len(self.missing), len(self.more))
        return name, *(f"{count:,}" for count in counts)


def compare(target: str) -> Compared:
    """Take both inventories of a target."""
    ours = [f"{BIN}/nakami", "sbom", target, "--format", "syft-json", "--quiet"]
    theirs = [f"{BIN}/syft", "scan", target.replace("oci:", "oci-dir:"), "--quiet", "--output", "syft-json"]
    return Compared(target, _packages(ours), _packages(theirs))


def _packages(command: Sequence[str]) -> dict[Known, set[str]]:
    environment = {**os.environ, "SYFT_CHECK_FOR_APP_UPDATE": "false"}
    made = subprocess.run(command, check=True, capture_output=True, env=environment)
    found: dict[Known, set[str]] = {}
    for artifact in json.loads(made.stdout)["artifacts"]:
        places = {location["path"] for location in artifact["locations"]}
        found.setdefault(_known(artifact), set()).update(places)
    return found


def _known(artifact: dict[str, str]) -> Known:
    if not artifact.get("purl"):
        return Known(artifact["type"], artifact["name"], artifact["version"])
    purl = PackageURL.from_string(artifact["purl"])
    name = f"{purl.namespace}/{purl.name}" if purl.namespace and purl.type not in {"deb", "rpm", "apk"} else purl.name
    if purl.type == "pypi":
        name = _SEPARATORS.sub("-", name).lower()
    return Known(purl.type, name, purl.version or "")


def main() -> None:
    """Compare all targets and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="list what only nakami has, too")
    parser.add_argument("targets", nargs="+")
    arguments = parser.parse_args()
    compared = [compare(target) for target in arguments.targets]
    rows = [
        ("image", "syft", "nakami", "both", "named otherwise", "only syft", "only nakami"),
        *(each.row() for each in compared),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for each in compared:
        print(f"\n{each.target}: only syft")
        for known in each.missing:
            print(f"  {known}  {', '.join(sorted(each.theirs[known])[:3])}")
        for known, others in each.otherwise.items() if arguments.all else ():
            print(f"  {known} is {', '.join(sorted({str(other) for other in others}))}")
        kinds = Counter(known.type for known in each.more)
        print(
            f"{each.target}: only nakami: "
            + (", ".join(f"{count:,} {kind}" for kind, count in kinds.items()) or "nothing")
        )
        for known in each.more if arguments.all else ():
            print(f"  {known}  {', '.join(sorted(each.ours[known])[:3])}")


if __name__ == "__main__":
    main()
