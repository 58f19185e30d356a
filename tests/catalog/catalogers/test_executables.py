from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.executables import Executables
from nakami.model.entry import Entry


@pytest.mark.parametrize(
    ("content", "mode", "kind"),
    [
        (b"\x7fELF\x02\x01\x01", 0o755, "elf"),
        (b"\x7fELF\x02\x01\x01", 0o644, "elf"),  # a shared object
        (b"#!/bin/sh\nexit\n", 0o755, "script"),
        (b"#!/bin/sh\nexit\n", 0o100, "script"),
        (b"#!/bin/sh\nexit\n", 0o644, None),  # the kernel would not run it
        (b"echo", 0o755, None),
        (b"", 0o755, None),
    ],
)
def test_what_the_kernel_runs_has_its_digest(content: bytes, mode: int, kind: str | None):
    found = list(Executables().read(Entry("bin/x", mode=mode, size=len(content)), content))
    digest = sha256(content).hexdigest()
    assert [(each.path, each.sha256, each.kind) for each in found] == ([("bin/x", digest, kind)] if kind else [])


@given(st.binary(max_size=50))
def test_any_bytes_have_one_digest_or_none(content: bytes):
    found = list(Executables().read(Entry("x", mode=0o755), content))
    assert bool(found) == content.startswith((b"\x7fELF", b"#!"))
