"""Programs: each row of the table against what a real program holds, near misses, and this machine's own programs."""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.binaries.programs import Programs
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.package import Package
from tests.catalog.catalogers.binaries.specimens import ELF, NEAR_MISSES, SPECIMENS


def read(path: str, content: bytes) -> list[Package]:
    entry = Entry(path, size=len(content), mode=0o755)
    return list(Programs().read(entry, content)) if Programs().wants(entry) else []


@pytest.mark.parametrize("name", SPECIMENS)
def test_each_row_finds_its_program(name: str):
    file, content, version = SPECIMENS[name]
    (found,) = read(f"usr/local/bin/{file}", ELF + content)
    assert (found.type, found.name, found.version, found.path) == ("generic", name, version, f"usr/local/bin/{file}")
    assert found.cpes


@pytest.mark.parametrize("name", SPECIMENS)
def test_no_row_finds_another_s_program(name: str):
    """A program that holds all the constants of all the others is still what its own name and constants say."""
    file = SPECIMENS[name].file
    others = b"".join(
        specimen.content for other, specimen in SPECIMENS.items() if specimen.file != file and other != "valkey"
    )
    assert {found.name for found in read(file, ELF + others)} <= {name} | {
        "openresty",
        "nginx",
        "openjdk",
        "oracle-jdk",
    }


@pytest.mark.parametrize(("file", "content"), NEAR_MISSES)
def test_what_only_looks_like_it_is_nothing(file: str, content: bytes):
    assert read(f"usr/bin/{file}", ELF + content) == []


def test_what_is_no_program_is_nothing():
    assert read("usr/bin/nginx", b"#!/bin/sh\n" + SPECIMENS["nginx"].content) == []
    assert read("usr/share/doc/nginx", b"") == []


@pytest.mark.parametrize("name", ["python", "redis", "haproxy", "openssl", "wget"])
def test_a_hostile_program_takes_time_in_proportion(name: str):
    file, content, _ = SPECIMENS[name]
    started = time.process_time()
    for piece in (content, b"\x003.", b"\x007.0.15\x00", b" version ", b"OpenSSL 3.0.22 ", b"\0"):
        try:
            read(file, ELF + content + piece * ((8 << 20) // len(piece)))
        except LimitExceeded:
            continue
    assert time.process_time() - started < 20


class TestProperties:
    """System V ABI, chapter 4: what follows the magic can be anything."""

    @given(st.sampled_from(sorted(specimen.file for specimen in SPECIMENS.values())), st.binary(max_size=300))
    def test_any_bytes_are_a_program_or_nothing(self, file: str, content: bytes):
        assert len(read(file, ELF + content)) <= 1


_VERSION = re.compile(r"\d+(?:\.\d+)+(?:p\d+)?")
ASKED = {
    "node": ["--version"],
    "perl": ["-e", "print substr($^V, 1)"],
    "bash": ["--version"],
    "busybox": [],
    "openssl": ["version"],
    "curl": ["--version"],
    "git": ["--version"],
}


@pytest.mark.system
@pytest.mark.parametrize("name", ASKED)
def test_this_machine_s_programs_say_the_same_themselves(tool: Callable[[str], str], name: str):
    path = Path(tool(name)).resolve()
    with path.open("rb") as file:
        content = file.read(Programs.max_bytes)
    answer = subprocess.run([path, *ASKED[name]], capture_output=True, text=True, check=False, timeout=60)
    told = _VERSION.search(answer.stdout + answer.stderr)
    assert told
    started = time.process_time()
    (found,) = read(str(path).lstrip("/"), content)
    assert time.process_time() - started < 2
    assert found.version == told[0]
