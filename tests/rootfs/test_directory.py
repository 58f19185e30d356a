import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nakami.bounded.tar import Kind
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.rootfs.directory import MAX_DEPTH, Directory
from nakami.rootfs.root import Found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[Path | None], Directory]]:
    made: list[Directory] = []

    def open_(path: Path | None = None) -> Directory:
        made.append(Directory(str(path or tmp_path)))
        return made[-1]

    yield open_
    for directory in made:
        directory.close()


def found_in(directory: Directory) -> dict[str, Found]:
    return {os.fsdecode(found.path): found for found in directory}


def test_every_entry_with_its_kind(tmp_path: Path, opened: Callable[[], Directory], monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/file").write_bytes(b"content")
    (tmp_path / "etc/link").symlink_to("../outside")
    (tmp_path / "etc/hard").hardlink_to(tmp_path / "etc/file")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # an address has at most 108 bytes
        server.bind("socket")
        found = found_in(opened())
    kinds = {path: entry.kind for path, entry in found.items()}
    assert kinds == {
        "etc": Kind.DIRECTORY,
        "etc/file": Kind.FILE,
        "etc/link": Kind.SYMLINK,
        "etc/hard": Kind.FILE,
        "pipe": Kind.DEVICE,
        "socket": Kind.DEVICE,
    }
    assert found["etc/link"].link == b"../outside"


def test_a_files_entry_and_content(tmp_path: Path, opened: Callable[[], Directory]):
    file = tmp_path / "file"
    file.write_bytes(b"content")
    file.chmod(0o4750)
    os.utime(file, (1, 1234567890))
    for found in opened():
        entry = found.entry()
        assert entry is not None
        assert (entry.path, entry.size, entry.mode, entry.mtime) == ("file", 7, 0o4750, 1234567890)
        assert found.body(7) == b"content"
        with pytest.raises(LimitExceeded, match="7 bytes"):
            found.body(6)


def test_names_that_are_no_utf_8(tmp_path: Path, opened: Callable[[], Directory]):
    (tmp_path / os.fsdecode(b"caf\xe9")).write_bytes(b"x")
    for found in opened():
        assert found.path == b"caf\xe9"
        entry = found.entry()
        assert entry is not None
        assert entry.path == r"caf\xe9"
        assert found.body(1) == b"x"


class TestLinksThatLeadOut:
    def test_they_are_not_followed(self, tmp_path: Path, opened: Callable[[Path], Directory]):
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret").write_bytes(b"secret")
        root = tmp_path / "root"
        root.mkdir()
        (root / "folder").symlink_to(outside)
        (root / "file").symlink_to(outside / "secret")
        directory = opened(root)
        assert set(found_in(directory)) == {"folder", "file"}
        for path in (b"folder/secret", b"file", b"../outside/secret", b"folder"):
            with pytest.raises(Malformed):
                directory.read(path, 100)

    def test_not_even_when_they_take_a_files_place_meanwhile(self, tmp_path: Path, opened: Callable[[Path], Directory]):
        (tmp_path / "secret").write_bytes(b"secret")
        root = tmp_path / "root"
        root.mkdir()
        (root / "file").write_bytes(b"own")
        (root / "pipe").write_bytes(b"own")
        for found in opened(root):
            name = os.fsdecode(found.path)
            (root / name).unlink()
            if name == "file":
                (root / name).symlink_to(tmp_path / "secret")
            else:
                os.mkfifo(root / name)
            assert found.entry() is None
            with pytest.raises(Malformed):
                found.body(100)  # and does not wait for the FIFO's writer

    def test_nor_a_folders(self, tmp_path: Path, opened: Callable[[Path], Directory]):
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret").write_bytes(b"secret")
        root = tmp_path / "root"
        (root / "folder").mkdir(parents=True)
        directory = opened(root)
        for found in directory:
            if found.path == b"folder":
                (root / "folder").rmdir()
                (root / "folder").symlink_to(outside)
        (spot,) = directory.blind_spots
        assert (spot.where, spot.why) == ("folder", "it was changed while it was looked at")


def test_reading_one_file(tmp_path: Path, opened: Callable[[], Directory]):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").write_bytes(b"content")
    directory = opened()
    entry, content = directory.read(b"a/b/c", 100)
    assert (entry.path, content) == ("a/b/c", b"content")
    for path in (b"a/b/d", b"a/b", b"a/b/c/d", b""):
        with pytest.raises(Malformed):
            directory.read(path, 100)
    with pytest.raises(LimitExceeded):
        directory.read(b"a/b/c", 3)
    assert len(os.listdir("/proc/self/fd")) < 200  # noqa: PTH208 -- only the number counts


def test_a_folder_that_changes_while_it_is_walked(tmp_path: Path, opened: Callable[[], Directory]):
    for number in range(60):
        (tmp_path / f"d{number}").mkdir()
        (tmp_path / f"d{number}/f").touch()
    stop = threading.Event()

    def stir() -> None:
        while not stop.is_set():
            for number in range(60):
                folder = tmp_path / f"d{number}"
                with suppress(OSError):
                    (folder / "f").unlink()
                    folder.rmdir()
                    folder.symlink_to("/etc")
                with suppress(OSError):
                    folder.unlink()
                    folder.mkdir()
                    (folder / "f").touch()

    stirrer = threading.Thread(target=stir)
    stirrer.start()
    try:
        for _ in range(20):
            for found in opened():
                assert found.path.count(b"/") <= 1
                assert found.path.rpartition(b"/")[2] not in {b"passwd", b"hosts"}
                if found.kind is Kind.FILE:
                    with suppress(Malformed):
                        found.body(10)
    finally:
        stop.set()
        stirrer.join()


def test_folders_deeper_than_the_bound(tmp_path: Path, opened: Callable[[], Directory]):
    fd = os.open(tmp_path, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=fd)
        below = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(fd)
    directory = opened()
    assert len(list(directory)) == MAX_DEPTH + 1
    (spot,) = directory.blind_spots
    assert f"deeper than {MAX_DEPTH} folders" in spot.why
    subprocess.run(["/bin/rm", "-rf", tmp_path / "d"], check=True)


@pytest.mark.parametrize("name", ["missing", "file", "nul\0"])
def test_what_is_no_folder(name: str, tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(TargetNotFound, match="cannot be opened"):
        Directory(str(tmp_path / name))


def test_what_may_not_be_read(tmp_path: Path):
    if os.geteuid() != 0:
        pytest.skip("becoming nobody needs root")
    (tmp_path / "closed").mkdir(mode=0o700)
    (tmp_path / "file").touch(mode=0o600)
    tmp_path.chmod(0o755)
    told = _as_nobody(tmp_path, lambda: _refusals(Path()))
    assert told == ["closed: Permission denied; run as root", "file: cannot be read: Permission denied; run as root"]


def _refusals(root: Path) -> list[str]:
    directory = Directory(str(root))
    told = []
    for found in directory:
        if found.kind is Kind.FILE:
            try:
                found.body(100)
            except Malformed as error:
                told.append(f"{os.fsdecode(found.path)}: {error}")
    return sorted([*told, *(f"{spot.where}: {spot.why}; {spot.remedy}" for spot in directory.blind_spots)])


def _as_nobody(folder: Path, act: Callable[[], list[str]]) -> list[str]:
    """Act in a folder, in a child process without any rights: the interpreter's own files, and the folders above, may be root's."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(folder)
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(write, "\n".join(act()).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answers:
        told = answers.read()
    os.waitpid(child, 0)
    return told.splitlines()


@pytest.mark.system
def test_the_root_of_a_process_with_mounts_of_its_own(tmp_path: Path, tool: Callable[[str], str]):
    inner = tmp_path / "inner"
    inner.mkdir()
    script = f"""
mount -t tmpfs none {inner} && mkdir -p {inner}/etc {inner}/proc {inner}/data {inner}/old &&
echo inner > {inner}/etc/os-release && mount -t proc proc {inner}/proc && mount -t ramfs none {inner}/data &&
cd {inner} && pivot_root . old && echo ready && read waiting
"""
    command = [tool("unshare"), "--mount", "/bin/bash", "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        directory = Directory(f"/proc/{process.pid}/root", f"/proc/{process.pid}/mountinfo")
        found = found_in(directory)
        assert found["etc/os-release"].kind is Kind.FILE
        assert directory.read(b"etc/os-release", 100)[1] == b"inner\n"
        assert not [path for path in found if path.startswith(("proc/", "data/", "old/"))]
        assert [spot.where for spot in directory.blind_spots] == ["old"]  # the outer root, a real file system
        directory.close()
        process.kill()
