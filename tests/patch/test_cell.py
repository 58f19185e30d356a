"""What runs in a cell sees the root and nothing else."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, UsageError
from nakami.patch.cell import Cell, Done

pytestmark = [pytest.mark.system, pytest.mark.skipif(os.geteuid() != 0, reason="namespaces take root")]


@pytest.fixture
def cell(tmp_path: Path, tool: Callable[[str], str]) -> Cell:
    """A root with busybox, and what it links to."""
    busybox = tool("busybox")
    root = tmp_path / "root"
    for name in ("bin", "dev", "proc", "tmp", "run", "etc", ".nakami"):
        (root / name).mkdir(parents=True)
    listed = subprocess.run(["ldd", busybox], capture_output=True, text=True, check=False).stdout
    for path in [word for word in listed.split() if word.startswith("/")]:
        (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, root / path[1:])
    shutil.copy(busybox, root / "bin/busybox")
    for name in ("supply", "scratch"):
        (tmp_path / name).mkdir()
    return Cell(root, tmp_path / "supply", tmp_path / "scratch", seconds=20)


def run(cell: Cell, script: str) -> Done:
    return cell.run(["/bin/busybox", "sh", "-c", script])


def test_the_exit_code_and_the_output_come_back(cell: Cell):
    assert run(cell, "echo hello; exit 7") == Done(7, "hello\n")
    assert cell.run(["/not/there"]).code == 127


def test_programs_of_another_kind_of_machine_are_told(cell: Cell, tmp_path: Path):
    program = bytearray((tmp_path / "root/bin/busybox").read_bytes())
    program[18:20] = b"\xff\xff"  # e_machine
    (tmp_path / "root/bin/foreign").write_bytes(program)
    (tmp_path / "root/bin/foreign").chmod(0o755)
    with pytest.raises(UsageError, match="does not run the programs of the image"):
        cell.run(["foreign"])


def test_it_sees_no_other_process_no_network_and_no_disk(cell: Cell, tmp_path: Path):
    told = run(cell, "busybox ps -o pid | busybox wc -l; busybox ls /; busybox cat /proc/net/dev; busybox env").output
    assert str(tmp_path) not in told
    assert "eth0" not in told
    assert int(told.split()[0]) < 8
    assert "PYTHON" not in told


def test_it_changes_nothing_but_the_root_and_its_scratch(cell: Cell, tmp_path: Path):
    acts = "echo 1 > /etc/made; echo 2 > /.nakami/scratch/made; echo 3 > /.nakami/supply/made; echo 4 > /tmp/made; echo 5 > /dev/sda"
    run(cell, acts)
    assert (tmp_path / "root/etc/made").read_text() == "1\n"
    assert (tmp_path / "scratch/made").exists()
    assert not list((tmp_path / "supply").iterdir())
    assert not list((tmp_path / "root/tmp").iterdir())
    assert not list((tmp_path / "root/dev").iterdir())


@pytest.mark.parametrize(
    "act",
    [
        "busybox mknod /etc/disk b 8 0",
        "busybox mount -t tmpfs none /etc",
        "busybox mount -o remount,rw /proc",
        "echo x > /proc/sys/kernel/core_pattern",
        "echo b > /proc/sysrq-trigger",
        "busybox hostname other",
        "busybox umount /proc",
        "busybox chroot /proc/1/root /bin/busybox test -e /usr",
    ],
)
def test_it_has_no_power_over_the_machine(cell: Cell, act: str):
    assert run(cell, f"({act}) 2>/dev/null").code != 0


def test_a_symlink_of_the_image_leads_no_mount_out(cell: Cell, tmp_path: Path):
    (tmp_path / "root/tmp").rmdir()
    (tmp_path / "root/tmp").symlink_to(tmp_path)
    before = set(tmp_path.iterdir())
    cell.run(["/bin/busybox", "touch", "/tmp/x"])
    assert set(tmp_path.iterdir()) == before


def test_what_takes_too_long_is_stopped_with_all_its_children(tmp_path: Path, cell: Cell):
    slow = Cell(tmp_path / "root", tmp_path / "supply", tmp_path / "scratch", seconds=1)
    with pytest.raises(LimitExceeded, match="longer than 1 s"):
        run(slow, "busybox sleep 987654 & busybox sleep 987654")
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in lines if b"987654" in line]
    del cell


def test_the_end_of_a_long_output_is_kept(cell: Cell):
    done = run(cell, "busybox yes | busybox head -c 3000000; echo; echo end")
    assert len(done.output) <= 1 << 20
    assert done.told.endswith("end")


def test_a_root_that_cannot_be_entered_is_told(tmp_path: Path, cell: Cell):
    (tmp_path / "root/.nakami").rmdir()
    with pytest.raises(UsageError, match="isolated root"):
        run(cell, "true")


def test_the_words_of_an_error_are_its_errors():
    assert Done(1, "a\nE: broken\nb\n").told == "E: broken / b"
    assert Done(1, "a\n\nb\n").told == "a / b"


def test_what_multiplies_is_stopped(cell: Cell):
    with pytest.raises(LimitExceeded, match="processes"):
        run(cell, "bomb() { while :; do busybox sleep 99 & done; }; bomb")


def test_what_is_stopped_leaves_nothing_that_still_writes(tmp_path: Path, cell: Cell):
    slow = Cell(tmp_path / "root", tmp_path / "supply", tmp_path / "scratch", seconds=1)
    writing = "for each in 1 2 3 4; do (while :; do busybox touch /etc/$$-$RANDOM; done) & done; busybox sleep 99"
    with pytest.raises(LimitExceeded):
        run(slow, writing)
    seen = set((tmp_path / "root/etc").iterdir())
    time.sleep(0.2)
    assert set((tmp_path / "root/etc").iterdir()) == seen
    del cell


def test_what_runs_is_the_first_to_go_when_memory_is_short(cell: Cell):
    assert run(cell, "busybox cat /proc/self/oom_score_adj").output == "1000\n"
