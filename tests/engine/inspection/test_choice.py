import pytest

from nakami.engine.inspection.choice import (
    HEAD,
    MAX_CLAIMS,
    MAX_OTHER,
    MAX_PROGRAM,
    RECORDS,
    algorithm_of,
    claims,
    is_library,
    worth,
)


def asked(path: str, size: int = 10, head: bytes | None = b"some") -> int:
    folder, _, name = path.encode().rpartition(b"/")
    return worth(path.encode(), folder, name, size, head)


@pytest.mark.parametrize(
    "path",
    [
        "srv/www/index.php",
        "app/.env",
        "etc/ld.so.preload",
        "usr/lib/python3/dist-packages/six.py",
        "home/me/.ssh/id_rsa",
        "img/logo.png",
        "opt/app.jar",
        "app/main.pyc",
        "x",
    ],
)
def test_what_could_run_or_hold_keys_is_looked_into(path: str):
    assert asked(path) == 10


@pytest.mark.parametrize(
    "path",
    [
        "usr/share/locale/de/LC_MESSAGES/tar.mo",
        "usr/share/fonts/x.TTF",
        "usr/include/stdio.h",
        "usr/share/man/man1/ls.1.gz",
        "usr/share/doc/bash/copyright",
        "usr/lib/python3.11/__pycache__/six.cpython-311.pyc",
        "app/node_modules/x/dist/x.js.map",
    ],
)
def test_what_nothing_runs_is_left_alone_unless_it_begins_as_a_program_or_a_page(path: str):
    assert asked(path) == 0
    for head in (b"\x7fELF", b"#!/b", b"<?ph", b"<%@ "):
        assert asked(path, head=head) == 10


def test_of_what_is_large_the_beginning_is_looked_into():
    assert asked("x.json", MAX_OTHER) == MAX_OTHER
    assert asked("x.json", MAX_OTHER + 1) == HEAD
    assert asked("x.json", MAX_OTHER + 1, None) == HEAD
    assert asked("x.sh", MAX_OTHER + 1, b"#!/b") == HEAD
    assert asked("x", MAX_PROGRAM, b"\x7fELF") == MAX_PROGRAM
    assert asked("x", MAX_PROGRAM + 1, b"\x7fELF") == MAX_PROGRAM


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("var/lib/dpkg/info/bash.md5sums", True),
        ("var/lib/dpkg/info/bash.list", False),
        ("var/lib/dpkg/status.d/base.md5sums", True),
        ("lib/apk/db/installed", True),
        ("usr/lib/apk/db/installed", True),
        ("var/lib/rpm/rpmdb.sqlite", True),
        ("usr/lib/sysimage/rpm/Packages.db", True),
        ("srv/Packages", False),
        ("usr/lib/python3.11/site-packages/six-1.0.dist-info/RECORD", True),
        ("usr/lib/python3.11/site-packages/six-1.0.dist-info/INSTALLER", True),
        ("srv/RECORD", False),
    ],
)
def test_what_package_managers_record_is_read_whole_or_not_at_all(path: str, expected: bool):
    folder, _, name = path.encode().rpartition(b"/")
    assert claims(path.encode(), folder, name) == expected
    assert not expected or path.encode().endswith(RECORDS)
    if expected:
        assert asked(path, MAX_OTHER + 1) == MAX_OTHER + 1
        assert asked(path, MAX_CLAIMS + 1) == 0


@pytest.mark.parametrize(
    ("path", "kind", "mode", "expected"),
    [
        ("usr/lib/x86_64-linux-gnu/libc.so.6", "elf", 0o755, True),
        ("usr/lib/python3/dist-packages/six.py", "text", 0o644, True),
        ("usr/share/perl/5.36/Carp.pm", "text", 0o644, True),
        ("srv/venv/lib/python3.11/site-packages/six.py", "text", 0o644, True),
        ("usr/lib/git-core/git", "elf", 0o755, False),
        ("usr/bin/python3", "elf", 0o755, False),
        ("usr/share/tool/run.py", "script", 0o755, False),
        ("usr/lib/libx.py", "text", 0o4644, False),
        ("usr/share/tool/config.json", "text", 0o644, False),
        ("srv/www/index.php", "text", 0o644, False),
        ("usr/share/logo.php", "image", 0o644, False),
    ],
)
def test_what_packages_bring_most_of_is_a_library(path: str, kind: str, mode: int, *, expected: bool):
    assert is_library(path.encode(), path.encode().rpartition(b"/")[2], kind, mode) == expected


@pytest.mark.parametrize(
    ("path", "algorithm"),
    [("etc/debian_version", "md5"), ("etc/apk/world", "sha1"), ("usr/lib64/libc.so", "sha256"), ("usr/bin/ls", "")],
)
def test_which_digests_a_system_records(path: str, algorithm: str):
    assert algorithm_of(path.encode()) == algorithm


def test_what_nodes_packages_say_of_themselves():
    assert asked("app/node_modules/a/README.md") == asked("app/node_modules/a/index.d.ts") == 0
    assert asked("app/README.md") == asked("app/src/index.d.ts") == 10
