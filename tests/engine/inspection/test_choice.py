import pytest

from nakami.engine.inspection.choice import HEAD, MAX_CLAIMS, MAX_OTHER, MAX_PROGRAM, claims, worth


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
    if expected:
        assert asked(path, MAX_OTHER + 1) == MAX_OTHER + 1
        assert asked(path, MAX_CLAIMS + 1) == 0
