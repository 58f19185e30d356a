"""Files that once took a reader minutes, or memory without end: each ends soon, in packages, blind spots or an InputError."""

import contextlib
import time
from itertools import islice

import pytest

from nakami.catalog.catalogers.dotnet.deps_json import DepsJson
from nakami.catalog.catalogers.erlang.mix_lock import MixLock
from nakami.catalog.catalogers.go.program import GoProgram
from nakami.catalog.catalogers.java.gradle_lock import GradleLock
from nakami.catalog.catalogers.node.yarn_lock import YarnLock
from nakami.catalog.catalogers.php.installed import ComposerInstalled
from nakami.catalog.catalogers.python.installed import PythonInstalled
from nakami.catalog.catalogers.python.pylock import Pylock
from nakami.catalog.catalogers.rust.cargo_lock import CargoLock
from nakami.catalog.catalogers.web.applications import WebApplications
from nakami.engine.gathering import MAX_RECORDS
from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.rootfs.reader import Reader
from tests.catalog.catalogers.go.programs import program

_MODULES = [line for number in range(9_999) for line in (f"dep\ta{number}\tv1.0.0", "=>\t./x")]
_JOOMLA = b"const MAJOR_VERSION = 1;const MINOR_VERSION = 1;"
CASES: dict[str, tuple[Reader, str, bytes]] = {
    "a mix.lock of empty lines": (MixLock(), "mix.lock", b"%{\n" + b"\n" * 200_000 + b"}"),
    "many variables that Go's linker sets": (
        GoProgram(),
        "usr/bin/a",
        program("go1.21", "path\tq", "mod\tq\t(devel)\t", *_MODULES, "build\t-ldflags=" + "-X z.b=c " * 40_000),
    ),
    "the parts of Joomla's version, in no order": (
        WebApplications(),
        "libraries/src/Version.php",
        b"PRODUCT = 'Joomla!'" + _JOOMLA * 20_000,
    ),
    "a header of a million lines": (PythonInstalled(), "a-1.dist-info/METADATA", b"Name: a\n" + b" a\n" * 330_000),
    "a marker of blanks": (
        Pylock(),
        "pylock.toml",
        b'[[packages]]\nname = "a"\nversion = "1"\nmarker = "' + b" " * 200_000 + b'x"',
    ),
    "broken packages of Composer": (ComposerInstalled(), "composer/installed.json", b"[" + b"0," * 900_000 + b"0]"),
    "broken lines of Gradle": (GradleLock(), "gradle.lockfile", b"-\n" * 2_000_000),
    "libraries of .NET without end": (
        DepsJson(),
        "a.deps.json",
        b'{"libraries":{},"targets":{"":{' + b",".join(b'"%d":{}' % number for number in range(400_000)) + b"}}}",
    ),
    "a long text that YAML repeats": (
        YarnLock(),
        "yarn.lock",
        b"__metadata:\n  x: &b %b\n" % (b"o" * 1_000_000)
        + b"".join(b'"a%d":\n  resolution: a@npm:1\n  version: 1\n  conditions: *b\n' % n for n in range(2_000)),
    ),
    "tables of TOML without end": (CargoLock(), "Cargo.lock", b"[[package]]\n" * 600_000),
    "a name of TOML that Python does not print": (CargoLock(), "Cargo.lock", b"[[package]]\nname = 0x" + b"f" * 5_000),
}


@pytest.mark.parametrize("case", CASES)
def test_it_ends_soon(case: str):
    reader, path, content = CASES[case]
    assert len(content) <= reader.max_bytes
    began = time.process_time()
    with contextlib.suppress(InputError):
        for _ in islice(reader.read(Entry(path, size=len(content)), content), MAX_RECORDS):
            pass
    assert time.process_time() - began < 2
