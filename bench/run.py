"""Measures nakami against its bars: the peer syft and the floor (bench/floor.py), taking turns on the same image in one run.

Usage: ``python -m bench.run [--rounds N] [--json FILE] [PART...]``, parts: version scan warm database match. Wants a quiet machine with
about 3 GB of memory free for the page cache; a figure is the median over the rounds, a ratio the median of the rounds' ratios.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import subject
from bench.bar import Bar, ratios, table
from bench.process import Taken, measure

BIN = Path(sys.executable).parent
MB = 1e6
PEER_BAR = {"docker-archive": 0.15, "oci": 0.2}
"""Wall time of a cold scan over syft's."""


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

    def scan(self) -> list[Bar]:
        """Cold scans of both forms of the image, in turns with the peer and the floor."""
        self._prepare()
        return [bar for form in PEER_BAR for bar in self._cold(form)]

    def _cold(self, form: str) -> list[Bar]:
        target = f"{form}:{self._images()[form]}"
        contestants = {
            "nakami": [f"{BIN}/nakami", "scan", target, "--no-cache", "--format", "json"],
            "floor": [sys.executable, str(subject.ROOT / "bench" / "floor.py"), target],
            "syft": [f"{BIN}/syft", "scan", target.replace("oci:", "oci-dir:"), "--quiet", "--output", "json"],
        }
        self._nakami(contestants["nakami"][1:])  # fills the page cache; not counted
        taken: dict[str, list[Taken]] = {name: [] for name in contestants}
        for turn in range(self._rounds):
            for name in list(contestants)[:: -1 if turn % 2 else 1]:
                _say(f"{form}, round {turn + 1} of {self._rounds}: {name}")
                taken[name].append(self._run(contestants[name], allowed=(0, 1) if name == "nakami" else (0,)))
                if name == "nakami":
                    self._check_report()
        wall = {name: [each.wall for each in runs] for name, runs in taken.items()}
        return [
            Bar(f"{form}: cold scan", wall["nakami"], "s"),
            Bar(f"{form}: syft", wall["syft"], "s"),
            Bar(f"{form}: floor", wall["floor"], "s"),
            Bar(f"{form}: cold scan / syft", ratios(wall["nakami"], wall["syft"]), "x", PEER_BAR[form]),
            Bar(f"{form}: cold scan / floor", ratios(wall["nakami"], wall["floor"]), "x", 1.5),
            Bar(f"{form}: cold scan, peak memory", [each.peak for each in taken["nakami"]], "MB", 300 * MB),
            Bar(f"{form}: syft, peak memory", [each.peak for each in taken["syft"]], "MB"),
            Bar(f"{form}: cold scan, CPU", [each.cpu for each in taken["nakami"]], "s"),
        ]

    def warm(self) -> list[Bar]:
        """Scans of layers that are in the cache."""
        self._prepare()
        bars = []
        for form, path in self._images().items():
            arguments = ["scan", f"{form}:{path}", "--format", "json"]
            self._nakami(arguments)
            runs = [self._nakami(arguments) for _ in range(self._rounds)]
            self._check_report()
            bars.append(Bar(f"{form}: warm scan", [each.wall for each in runs], "s", 0.5))
            bars.append(Bar(f"{form}: warm scan, peak memory", [each.peak for each in runs], "MB", 300 * MB))
        return bars

    def version(self) -> list[Bar]:
        """The shortest command: what a person waits for at every start."""
        return [
            Bar("nakami --version", [self._nakami(["--version"]).wall for _ in range(2 * self._rounds)], "ms", 0.15)
        ]

    def database(self) -> list[Bar]:
        """The whole database from the mirror, into an empty cache."""
        with tempfile.TemporaryDirectory(prefix="nakami-bench-") as cache:
            taken = self._nakami(["db", "update"], NAKAMI_CACHE_DIR=cache)
        return [
            Bar("db update, all ecosystems", [taken.wall], "s", 60),
            Bar("db update, peak memory", [taken.peak], "MB", 1000 * MB),
        ]

    def match(self) -> list[Bar]:
        """The join alone, as bench/match.py measures it."""
        self._prepare()
        self._run([sys.executable, str(subject.ROOT / "bench" / "match.py"), "--json"])
        figures: dict[str, dict[str, Any]] = json.loads(self._output.read_bytes())
        one, fleet = figures["image"], figures["fleet"]
        return [
            Bar(f"match of one image's {one['packages']:,} packages", one["seconds"], "ms", 0.15),
            Bar(
                f"match of {fleet['inventories']:,} inventories ({fleet['packages']:,} packages)",
                fleet["seconds"],
                "s",
                10,
            ),
        ]

    def _images(self) -> dict[str, Path]:
        if self._image is None:
            self._image = subject.image()
        return self._image

    def _prepare(self) -> None:
        """Fill the cache's database once, so that no measured scan updates it."""
        if not Path(self._environment["NAKAMI_CACHE_DIR"]).exists():
            _say("filling the advisory database")
            self._nakami(["db", "update"])

    def _nakami(self, arguments: Sequence[str], **environment: str) -> Taken:
        return self._run([f"{BIN}/nakami", *arguments], allowed=(0, 1), **environment)

    def _run(self, command: Sequence[str], *, allowed: Sequence[int] = (0,), **environment: str) -> Taken:
        taken = measure(command, {**self._environment, **environment}, self._output)
        if taken.code not in allowed:
            raise SystemExit(
                f"bench: exit code {taken.code} from {' '.join(command)}; a run that failed measures nothing"
            )
        return taken

    def _check_report(self) -> None:
        """A scan that found nothing in the benchmark image was no scan."""
        if not json.loads(self._output.read_bytes())["findings"]:
            raise SystemExit(
                "bench: the scan found nothing in an image that is full of findings; its time means nothing"
            )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure the parts asked for and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="scan warm version database match; default: all")
    parser.add_argument("--rounds", type=int, default=5, help="how often each contestant runs (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample to FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nakami-bench-") as folder:
        bench = Bench(Path(folder), arguments.rounds)
        parts: dict[str, Callable[[], list[Bar]]] = {
            "version": bench.version,
            "scan": bench.scan,
            "warm": bench.warm,
            "database": bench.database,
            "match": bench.match,
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
