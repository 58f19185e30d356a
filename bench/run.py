"""Measures nakami against its bars: the peer syft and the floor (bench/floor.py), taking turns on the same image in one run.

Usage: ``python -m bench.run [--rounds N] [--json FILE] [PART...]``, parts: version scan warm database match. Wants a quiet machine with
about 3 GB of memory free for the page cache; a figure is the median over the rounds, a ratio the median of the rounds' ratios.
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
from bench.process import Taken, measure

BIN = Path(sys.executable).parent
MB = 1e6
PEER_BAR = {"docker-archive": 0.15, "oci": 0.2}
"""Wall time of a cold scan over syft's."""
FLOOR_BAR = 1.5
"""Wall time of a cold scan over the floor's."""


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
        # The floor takes a tenth of the peer's time: more rounds cost little and steady the narrower bar.
        against = {"floor": self._duel(form, contestants, "floor", 2 * self._rounds)}
        against["syft"] = self._duel(form, contestants, "syft", self._rounds)
        ours = [taken for rounds in against.values() for taken, _ in rounds]
        bars = [
            Bar(f"{form}: cold scan", [taken.wall for taken in ours], "s"),
            Bar(f"{form}: cold scan, CPU", [taken.cpu for taken in ours], "s"),
            Bar(f"{form}: cold scan, peak memory", [taken.peak for taken in ours], "MB", 300 * MB),
        ]
        for rival, rounds in against.items():
            theirs = [taken for _, taken in rounds]
            limit = FLOOR_BAR if rival == "floor" else PEER_BAR[form]
            bars += [
                Bar(f"{form}: {rival}", [taken.wall for taken in theirs], "s"),
                Bar(f"{form}: {rival}, CPU", [taken.cpu for taken in theirs], "s"),
                Bar(f"{form}: {rival}, peak memory", [taken.peak for taken in theirs], "MB"),
                Bar(f"{form}: cold scan / {rival}", [mine.wall / other.wall for mine, other in rounds], "x", limit),
                Bar(f"{form}: cold scan / {rival}, CPU", [mine.cpu / other.cpu for mine, other in rounds], "x"),
            ]
        return bars

    def _duel(
        self, form: str, contestants: Mapping[str, Sequence[str]], rival: str, rounds: int
    ) -> list[tuple[Taken, Taken]]:
        """Rounds side by side, first one first, then the other: (nakami's, the rival's) of each."""
        pairs = []
        for turn in range(rounds):
            _say(f"{form}: nakami and {rival}, round {turn + 1} of {rounds}")
            taken = {}
            for name in ("nakami", rival)[:: -1 if turn % 2 else 1]:
                taken[name] = self._run(contestants[name], allowed=(0, 1) if name == "nakami" else (0,))
                if name == "nakami":
                    self._check_report()
            pairs.append((taken["nakami"], taken[rival]))
        return pairs

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
            taken = self._nakami(["db", "update", "--all"], NAKAMI_CACHE_DIR=cache)
        return [Bar("nakami db update --all", [taken.wall], "s", 60)]

    def match(self) -> list[Bar]:
        """The update and the join alone, in a process of their own: bench/match.py."""
        self._run([sys.executable, "-m", "bench.match", str(subject.mirror()), "--json"])
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
