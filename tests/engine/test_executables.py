"""What can be run, by its digest: from the tar of a layer, or a folder, to the inventory."""

import io
import os
import tarfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from nakami.bounded.tar import TarStream
from nakami.catalog import CATALOGERS
from nakami.catalog.catalogers.executables import Executables
from nakami.engine.inventory import merge
from nakami.engine.reading import NOTHING
from nakami.engine.walk import walk, walk_directory
from nakami.model.executable import Executable
from nakami.model.progress import silent
from nakami.rootfs.directory import Directory
from nakami.rootfs.offer import Offers

ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
SCRIPT = b"#!/bin/sh\n"
OFFERS = Offers(CATALOGERS)

Made = tuple[str, bytes | str, int]
"""(path, content or the target of a hard link, mode)."""


def layer(*entries: Made) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for path, content, mode in entries:
            member = tarfile.TarInfo(path)
            member.mode = mode
            if isinstance(content, str):
                member.type, member.linkname = tarfile.LNKTYPE, content
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def runnable(layers: Sequence[bytes]) -> dict[str, tuple[str, str, int | None]]:
    readings = [walk(iter([tar]), OFFERS, f"layer {number}") for number, tar in enumerate(layers)]
    return told(merge(readings, OFFERS, lambda *_: NOTHING).executables)


def told(executables: Sequence[Executable]) -> dict[str, tuple[str, str, int | None]]:
    return {each.path: (each.sha256, each.kind, each.layer) for each in executables}


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_programs_shared_objects_and_scripts():
    found = runnable(
        [
            layer(
                ("bin/sh", ELF, 0o755),
                ("lib/libc.so.6", ELF + b"c", 0o644),
                ("bin/run", SCRIPT, 0o755),
                ("bin/words", b"words", 0o755),
                ("share/x.sh", SCRIPT, 0o644),
                ("share/x.o", ELF, 0o644),
                ("empty", b"", 0o755),
            )
        ]
    )
    assert found == {
        "bin/sh": (digest(ELF), "elf", 0),
        "lib/libc.so.6": (digest(ELF + b"c"), "elf", 0),
        "bin/run": (digest(SCRIPT), "script", 0),
    }


def test_the_upper_layer_s_file_stands_and_what_is_removed_is_gone():
    lower = layer(("bin/a", ELF, 0o755), ("bin/b", SCRIPT, 0o755), ("bin/c", SCRIPT, 0o755))
    upper = layer(("bin/a", ELF + b"2", 0o755), ("bin/.wh.b", b"", 0o644), ("bin/c", b"data", 0o644))
    assert runnable([lower, upper]) == {"bin/a": (digest(ELF + b"2"), "elf", 1)}


def test_a_later_entry_of_one_layer_takes_the_earlier_one_s_place():
    assert runnable([layer(("bin/a", ELF, 0o755), ("bin/a", b"data", 0o644))]) == {}


def test_a_hard_link_is_another_name_for_the_same_bytes():
    found = runnable([layer(("bin/busybox", ELF, 0o755), ("bin/ls", "bin/busybox", 0o755))])
    assert found == {"bin/busybox": (digest(ELF), "elf", 0), "bin/ls": (digest(ELF), "elf", 0)}


def test_a_program_with_holes_is_seen():
    """The stored bytes of a sparse file are not its content: its head is known only when it is filled."""
    content = ELF + bytes(512 - len(ELF))
    size = 4096
    stored = b"1\n0\n512\n".ljust(512, b"\0") + content
    member = tarfile.TarInfo("bin/sparse")
    member.mode, member.size = 0o755, len(stored)
    member.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "bin/sparse",
        "GNU.sparse.realsize": str(size),
    }
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(member, io.BytesIO(stored))
    assert [name for name, *_ in TarStream(iter([stream.getvalue()]), "it")] == [b"bin/sparse"]
    assert runnable([stream.getvalue()]) == {"bin/sparse": (digest(content + bytes(size - 512)), "elf", 0)}


def test_a_folder_says_the_same_as_its_layer(tmp_path: Path):
    for path, content, mode in (("bin/sh", ELF, 0o755), ("bin/run", SCRIPT, 0o755), ("lib/x.so", ELF, 0o644)):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        file.chmod(mode)
    os.mkfifo(tmp_path / "bin" / "fifo", 0o755)
    directory = Directory(str(tmp_path))
    try:
        reading = walk_directory(directory, OFFERS, silent)
    finally:
        directory.close()
    inventory = merge([reading], OFFERS, lambda *_: NOTHING)
    assert {path: kind for path, (_, kind, _) in told(inventory.executables).items()} == {
        "bin/sh": "elf",
        "bin/run": "script",
        "lib/x.so": "elf",
    }


def test_one_too_large_is_a_blind_spot(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Executables, "max_bytes", len(ELF) - 1)
    offers = Offers([Executables()])
    reading = walk(iter([layer(("bin/sh", ELF, 0o755), ("bin/run", SCRIPT, 0o755))]), offers, "layer 0")
    inventory = merge([reading], offers, lambda *_: NOTHING)
    assert [spot.where for spot in inventory.blind_spots] == ["bin/sh"]
    assert list(told(inventory.executables)) == ["bin/run"]
