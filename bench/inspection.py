"""What looking for malware and secrets tells of images that have neither, how fast the byte engine is on one core, and what it holds.

Usage: ``python -m bench.inspection [--benign FOLDER]... [--peer FOLDER] [--json]``. Throughput is bytes over CPU time of one process, over
the files of the benchmark image that a scan looks into (`choice.worth`), held in memory one by one; the same files, written below --peer
(default: a temporary folder, about 700 MB), are shown to Debian's `clamscan` with a database of one harmless signature. Precision is what a
scan finds in the image and in each --benign folder. What it costs a scan is measured by ``python -m bench.run inspection``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import subject
from bench.bar import Bar, table
from bench.process import measure
from nakami.engine.inspection.choice import worth
from nakami.engine.inspection.examining import Examiner
from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.rulebook.bundle import compiled
from nakami.rulebook.folder import sources

BIN = Path(sys.executable).parent
LEAST_SPEED = 150e6
"""Bytes a second and core."""
MOST_SECRETS = 5
"""In the image and all benign folders together."""
SIGNATURE = b"Bench.Harmless:0:*:" + b"no such words in any file".hex().encode() + b"\n"
"""One signature of clamscan's format .ndb: it starts with no database at all no more than with an empty one."""
POLL = 0.02


def chosen(archive: Path) -> Iterator[tuple[Entry, bytes]]:
    """Every file of a docker-archive's layers that a scan looks into, as much of it as a scan takes."""
    with tarfile.open(archive) as whole:
        manifest = whole.extractfile("manifest.json")
        assert manifest is not None
        for name in json.load(manifest)[0]["Layers"]:
            layer = whole.extractfile(name)
            assert layer is not None
            with tarfile.open(fileobj=layer, mode="r|*") as files:
                for info in files:
                    file = files.extractfile(info) if info.isreg() and info.size else None
                    if file is None:
                        continue
                    path = info.name.lstrip("./")
                    folder, _, last = path.encode().rpartition(b"/")
                    head = file.read(4)
                    length = worth(path.encode(), folder, last, info.size, head)
                    if length:
                        yield Entry(path, size=info.size, mode=info.mode), head + file.read(length - len(head))


def speed(archive: Path, folder: Path) -> list[Bar]:
    """The engine's throughput and its peer's; the files are left in `folder`."""
    examiner = Examiner(compiled(list(sources())))
    files = size = failed = 0
    spent = 0.0
    for entry, content in chosen(archive):
        files += 1
        size += len(content)
        started = time.process_time()
        try:
            for _ in examiner.examine(entry, content):
                pass
        except InputError:
            failed += 1
        spent += time.process_time() - started
        (folder / str(files)).write_bytes(content)
    bars = [
        Bar("inspection: files looked into", [files], ""),
        Bar("inspection: bytes looked into", [size], "MB"),
        Bar("inspection: files that could not be looked into", [failed], "", 0),
        Bar("inspection: CPU seconds for 150 MB", [LEAST_SPEED * spent / size], "s", 1),
        Bar("inspection: bytes a second", [size / spent], "MB"),
    ]
    if shutil.which("clamscan") is None:
        print("inspection: no clamscan on PATH (Debian's package clamav), so no peer", file=sys.stderr)
        return bars
    with tempfile.TemporaryDirectory(prefix="nakami-bench-") as place:
        database, output = Path(place) / "harmless.ndb", Path(place) / "output"
        database.write_bytes(SIGNATURE)
        command = ["clamscan", "--recursive", "--infected", "--max-filesize=128M", "--max-scansize=400M"]
        taken = measure([*command, f"--database={database}", str(folder)], os.environ, output)
    return [*bars, Bar("inspection: clamscan, bytes a second", [size / taken.cpu], "MB")]


def precision(targets: list[str]) -> list[Bar]:
    """Findings where there should be none, and in how many files they were looked for."""
    secrets = 0
    bars = []
    for target in targets:
        name = Path(target.rstrip("/")).name
        scanned = _scanned(target)
        found = Counter(finding["kind"] for finding in scanned["findings"])
        secrets += found["secret"]
        bars.append(Bar(f"inspection: malware in {name}", [found["malware"]], "", 0))
        bars.append(Bar(f"inspection: secrets in {name}", [found["secret"]], ""))
        bars.append(Bar(f"inspection: files looked into in {name}", [scanned["counts"]["inspected"]], ""))
    return [*bars, Bar("inspection: secrets in all of them", [secrets], "", MOST_SECRETS)]


def _scanned(target: str) -> dict[str, Any]:
    command = [
        f"{BIN}/nakami",
        "scan",
        target,
        "--no-cache",
        "--only",
        "malware",
        "--only",
        "secrets",
        "--format",
        "json",
    ]
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode not in {0, 1}:
        raise SystemExit(f"bench: exit code {made.returncode} from {' '.join(command)}: {made.stderr.decode()[-300:]}")
    scanned: dict[str, Any] = json.loads(made.stdout)
    return scanned


def memory(target: str) -> list[Bar]:
    """The most that a scan's process holds, and the largest of those that look into files."""
    command = [f"{BIN}/nakami", "scan", target, "--no-cache", "--format", "json"]
    peaks: Counter[int] = Counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for pid in (process.pid, *_children(process.pid)):
                peaks[pid] = max(peaks[pid], _peak(pid))
            time.sleep(POLL)
        own = peaks.pop(process.pid)
    return [
        Bar("inspection: peak memory of the scan", [own], "MB", 300e6),
        Bar("inspection: peak memory of a worker", [max(peaks.values(), default=0)], "MB"),
    ]


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> int:
    """The most resident bytes so far; proc_pid_status(5), VmHWM, in KiB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def main() -> None:
    """Measure all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--benign", type=Path, action="append", default=[], metavar="FOLDER", help="a tree without malware"
    )
    parser.add_argument("--peer", type=Path, metavar="FOLDER", help="where the files for clamscan are written")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    archive = subject.image()["docker-archive"]
    target = f"docker-archive:{archive}"
    with tempfile.TemporaryDirectory(prefix="nakami-bench-", dir=arguments.peer) as folder:
        bars = speed(archive, Path(folder))
    bars += memory(target) + precision([target, *(f"dir:{each}" for each in arguments.benign)])
    print(json.dumps(bars) if arguments.json else table(bars))


if __name__ == "__main__":
    try:
        main()
    except subject.Missing as missing:
        raise SystemExit(f"bench: {missing}") from None
