"""Measures nakami against its bars: the peer syft and the floor (bench/floor.py), taking turns on the same image in one run.

Usage: ``python -m bench.run [--rounds N] [--json FILE] [--benign FOLDER]... [PART...]``, parts: version inventory warm large database match
rescan inspection. Wants a quiet machine with about 3 GB of memory free for the page cache; a figure is the median over the rounds, a ratio
the median of the rounds' ratios.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import subject
from bench.bar import Bar, table
from bench.extents import extents
from bench.large import bytes_read, large_archive
from bench.process import Taken, measure

BIN = Path(sys.executable).parent
MB = 1e6
PEER_BAR = {"docker-archive": 0.10, "oci": 0.15}
"""Wall time of a cold inventory over syft's; of a cold scan, which matches the inventory with advisories, too, half as much again."""
FLOOR_BAR = 1.3
"""Wall time of a cold inventory over the floor's."""
INSPECTION_BAR, WARM_INSPECTION_BAR = 1.60, 1.10
"""Wall time of a scan over that of one that looks for neither malware nor secrets. A warm one may cost nothing; a tenth is noise."""


class Bench:
    """One run: where it works, and what has been measured so far."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._output = folder / "output"
        self._rounds = rounds
        self._image: dict[str, Path] | None = None
        self._environment = {
            **os.environ,
            "NAKAMI_CACHE_DIR": str(folder / "cache"),
            "NAKAMI_MIRROR": str(subject.mirror()),
            "SYFT_CHECK_FOR_APP_UPDATE": "false",
        }

    def inventory(self) -> list[Bar]:
        """Cold inventories of both forms of the image, in turns with the peer and the floor; and cold scans, in the peer's turns."""
        self._prepare()
        return [bar for form in PEER_BAR for bar in self._cold(form)]

    def _cold(self, form: str) -> list[Bar]:
        target = f"{form}:{self._images()[form]}"
        contestants = {
            "inventory": [f"{BIN}/nakami", "sbom", target, "--no-cache", "--format", "syft-json"],
            "scan": [f"{BIN}/nakami", "scan", target, "--no-cache", "--format", "json"],
            "floor": [sys.executable, str(subject.ROOT / "bench" / "floor.py"), target, str(self._extents())],
            "syft": [f"{BIN}/syft", "scan", target.replace("oci:", "oci-dir:"), "--quiet", "--output", "syft-json"],
        }
        for name in ("floor", "inventory", "scan"):
            self._run(contestants[name])  # fills the page cache; not counted
        # The floor takes a tenth of the peer's time: more rounds cost little and steady the narrower bar.
        near = self._rounds_of(form, contestants, ("inventory", "floor"), 2 * self._rounds)
        far = self._rounds_of(form, contestants, ("inventory", "scan", "syft"), self._rounds)
        ours = [*near["inventory"], *far["inventory"]]
        bars = [
            Bar(f"{form}: cold inventory", [taken.wall for taken in ours], "s"),
            Bar(f"{form}: cold inventory, CPU", [taken.cpu for taken in ours], "s"),
            Bar(f"{form}: cold inventory, peak memory", [taken.peak for taken in ours], "MB", 300 * MB),
            Bar(f"{form}: cold scan", [taken.wall for taken in far["scan"]], "s"),
            Bar(f"{form}: cold scan, peak memory", [taken.peak for taken in far["scan"]], "MB", 300 * MB),
        ]
        for name, rival, rounds, limit in (
            ("inventory", "floor", near, FLOOR_BAR),
            ("inventory", "syft", far, PEER_BAR[form]),
            ("scan", "syft", far, 1.5 * PEER_BAR[form]),
        ):
            pairs = list(zip(rounds[name], rounds[rival], strict=True))
            bars.append(
                Bar(f"{form}: cold {name} / {rival}", [mine.wall / other.wall for mine, other in pairs], "x", limit)
            )
            bars.append(
                Bar(f"{form}: cold {name} / {rival}, CPU", [mine.cpu / other.cpu for mine, other in pairs], "x")
            )
        for rival, rounds in (("floor", near), ("syft", far)):
            bars += [
                Bar(f"{form}: {rival}", [taken.wall for taken in rounds[rival]], "s"),
                Bar(f"{form}: {rival}, peak memory", [taken.peak for taken in rounds[rival]], "MB"),
            ]
        return bars

    def _extents(self) -> Path:
        """The file that tells the floor where the executable files lie."""
        archive = self._images()["docker-archive"]
        kept = archive.with_name("executables.json")
        extents(archive, kept)
        return kept

    def _rounds_of(
        self, form: str, contestants: Mapping[str, Sequence[str]], names: Sequence[str], rounds: int
    ) -> dict[str, list[Taken]]:
        """What each took, round by round; who comes first changes every round."""
        taken: dict[str, list[Taken]] = {name: [] for name in names}
        for turn in range(rounds):
            _say(f"{form}: {', '.join(names)}: round {turn + 1} of {rounds}")
            for name in names[:: -1 if turn % 2 else 1]:
                taken[name].append(self._run(contestants[name]))
                self._check(name)
        return taken

    def warm(self) -> list[Bar]:
        """Inventories and scans of layers that are in the cache."""
        self._prepare()
        bars = []
        for form, path in self._images().items():
            for verb, shape, limit in (("sbom", "syft-json", 0.3), ("scan", "json", 0.5)):
                arguments = [verb, f"{form}:{path}", "--format", shape]
                self._nakami(arguments)
                runs = [self._nakami(arguments) for _ in range(2 * self._rounds)]
                name = {"sbom": "inventory"}.get(verb, verb)
                self._check(name)
                bars.append(Bar(f"{form}: warm {name}", [each.wall for each in runs], "s", limit))
                bars.append(Bar(f"{form}: warm {name}, peak memory", [each.peak for each in runs], "MB", 300 * MB))
        return bars

    def large(self) -> list[Bar]:
        """An archive of 5 GB that is mostly no software: how much memory, and how many bytes are read when nothing is verified."""
        with tempfile.TemporaryDirectory(prefix="nakami-bench-") as name:
            archive = Path(name) / "large.tar"
            size = large_archive(archive)
            bars = []
            for option in ((), ("--no-verify-layers",)):
                told = " ".join(("5 GB archive", *option))
                command = [
                    f"{BIN}/nakami",
                    "sbom",
                    f"docker-archive:{archive}",
                    "--no-cache",
                    "--format",
                    "syft-json",
                    *option,
                ]
                taken = self._run(command)
                bars.append(Bar(f"{told}: inventory", [taken.wall], "s"))
                bars.append(Bar(f"{told}: peak memory", [taken.peak], "MB", 300 * MB))
                bars.append(Bar(f"{told}: bytes read of {size:,}", [bytes_read(command, self._environment)], "MB"))
        return bars

    def version(self) -> list[Bar]:
        """The shortest command: what a person waits for at every start."""
        return [
            Bar("nakami --version", [self._nakami(["--version"]).wall for _ in range(2 * self._rounds)], "ms", 0.15)
        ]

    def database(self) -> list[Bar]:
        """The whole database from the mirror, into an empty cache."""
        with tempfile.TemporaryDirectory(prefix="nakami-bench-") as cache:
            taken = self._nakami(["db", "update", "--all"], NAKAMI_CACHE_DIR=cache)
        return [Bar("nakami db update --all", [taken.wall], "s", 60)]

    def match(self) -> list[Bar]:
        """The update and the join alone: bench/match.py."""
        return self._apart("bench.match", str(subject.mirror()))

    def rescan(self) -> list[Bar]:
        """Ten thousand kept scans, judged again: bench/rescan.py."""
        return self._apart("bench.rescan", str(subject.mirror()))

    def inspection(self, benign: Sequence[Path]) -> list[Bar]:
        """What malware and secrets add to a cold and to a warm scan, in turns with one that looks for neither; then bench/inspection.py."""
        self._prepare()
        bars = [bar for form, path in self._images().items() for bar in self._looking(form, path)]
        folders = [word for folder in benign for word in ("--benign", str(folder))]
        return bars + self._apart("bench.inspection", *folders)

    def _looking(self, form: str, path: Path) -> list[Bar]:
        bars = []
        for heat, options, limit in (("cold", ["--no-cache"], INSPECTION_BAR), ("warm", [], WARM_INSPECTION_BAR)):
            whole = [f"{BIN}/nakami", "scan", f"{form}:{path}", *options, "--format", "json"]
            contestants = {"scan": whole, "scan without": [*whole, "--skip", "malware", "--skip", "secrets"]}
            for command in contestants.values():
                self._run(command)  # fills the page cache, and for warm ones the cache; not counted
            taken = self._rounds_of(f"{form}, {heat}", contestants, tuple(contestants), 2 * self._rounds)
            pairs = list(zip(taken["scan"], taken["scan without"], strict=True))
            told = f"{form}: {heat} scan, malware and secrets"
            bars.append(Bar(f"{told} / without", [mine.wall / other.wall for mine, other in pairs], "x", limit))
            bars.append(Bar(f"{told} / without, CPU", [mine.cpu / other.cpu for mine, other in pairs], "x"))
            bars.append(Bar(told, [mine.wall for mine, _ in pairs], "s"))
            bars.append(Bar(f"{form}: {heat} scan, without", [other.wall for _, other in pairs], "s"))
        return bars

    def _apart(self, module: str, *arguments: str) -> list[Bar]:
        """What another bench measures, in a process of its own."""
        self._run([sys.executable, "-m", module, *arguments, "--json"])
        return [Bar(*each) for each in json.loads(self._output.read_bytes())]

    def _images(self) -> dict[str, Path]:
        if self._image is None:
            self._image = subject.image()
        return self._image

    def _prepare(self) -> None:
        """Fill the cache's database once, so that no measured scan updates it."""
        if not Path(self._environment["NAKAMI_CACHE_DIR"]).exists():
            _say("filling the advisory database")
            self._nakami(["db", "update", "--all"])

    def _nakami(self, arguments: Sequence[str], **environment: str) -> Taken:
        return self._run([f"{BIN}/nakami", *arguments], **environment)

    def _run(self, command: Sequence[str], **environment: str) -> Taken:
        taken = measure(command, {**self._environment, **environment}, self._output)
        if taken.code:
            raise SystemExit(
                f"bench: exit code {taken.code} from {' '.join(command)}; a run that failed measures nothing"
            )
        return taken

    def _check(self, name: str) -> None:
        """A run that found nothing in the benchmark image measures nothing."""
        key = {"inventory": "artifacts", "scan": "findings"}.get(name)
        if key and not json.loads(self._output.read_bytes())[key]:
            raise SystemExit(f"bench: the {name} has no {key}, of which the image is full; its time means nothing")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure the parts asked for and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="inventory warm large version database match rescan inspection; default: all",
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each contestant runs (default: 5)")
    parser.add_argument(
        "--benign",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="for inspection: a tree without malware",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample to FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nakami-bench-") as folder:
        bench = Bench(Path(folder), arguments.rounds)
        parts: dict[str, Callable[[], list[Bar]]] = {
            "version": bench.version,
            "inventory": bench.inventory,
            "warm": bench.warm,
            "large": bench.large,
            "database": bench.database,
            "match": bench.match,
            "rescan": bench.rescan,
            "inspection": lambda: bench.inspection(arguments.benign),
        }
        unknown = [name for name in arguments.parts if name not in parts]
        if unknown:
            parser.error(f"no such part: {' '.join(unknown)}; there are: {' '.join(parts)}")
        bars = [bar for name, part in parts.items() if not arguments.parts or name in arguments.parts for bar in part()]
    print(table(bars))
    if arguments.json:
        figures = [{**bar._asdict(), "median": bar.median, "met": bar.met} for bar in bars]
        arguments.json.write_text(json.dumps({"schema": "nakami/bench/1", "figures": figures}, indent=1))


if __name__ == "__main__":
    try:
        main()
    except subject.Missing as missing:
        raise SystemExit(f"bench: {missing}") from None
