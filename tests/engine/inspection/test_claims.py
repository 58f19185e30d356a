import lzma
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import md5, sha1, sha256
from pathlib import Path

import pytest

from nakami.engine.inspection.claims import Claim, Ledger, claims_of

Of = Callable[[str], tuple[bytes, bytes]]
OURS = b"#!/bin/sh\necho ours\n"
OTHER = b"#!/bin/sh\necho other\n"


def dpkg(path: str, content: bytes = OURS) -> tuple[bytes, bytes]:
    return b"var/lib/dpkg/info/tool:amd64.md5sums", f"{md5(content).hexdigest()}  {path}\n".encode()


def apk(path: str, content: bytes = OURS) -> tuple[bytes, bytes]:
    folder, _, name = path.rpartition("/")
    digest = b64encode(sha1(content).digest()).decode()
    return b"lib/apk/db/installed", f"P:tool\nV:1\nF:{folder}\nR:{name}\na:0:0:755\nZ:Q1{digest}\n\n".encode()


def wheel(path: str, content: bytes = OURS) -> tuple[bytes, bytes]:
    root, _, rest = path.partition("site-packages/")
    digest = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
    return f"{root}site-packages/tool-1.dist-info/RECORD".encode(), f"{rest},sha256={digest},{len(content)}\n".encode()


CASES = [
    (dpkg, "usr/bin/tool"),
    (apk, "usr/bin/tool"),
    (wheel, "usr/lib/python3.11/site-packages/tool/__main__.py"),
]


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.record(b"usr/lib/python3.11/site-packages/tool-1.dist-info/INSTALLER", b"pip\n")
    return ledger


@pytest.mark.parametrize(("of", "path"), CASES)
@pytest.mark.parametrize("content", [OURS, OTHER])
def test_a_file_is_as_its_package_records_it_or_not(ledger: Ledger, of: Of, path: str, content: bytes):
    ledger.note(path.encode(), content, program=True)
    ledger.record(*of(path))
    changed = {found: claim.package.rpartition("/")[2].partition("-")[0] for found, claim in ledger.changed()}
    assert ledger.is_vouched(path.encode()) == (content == OURS)
    assert changed == ({} if content == OURS else {path.encode(): "tool"})
    assert list(ledger.strays()) == []


def test_programs_that_nobody_records_are_strays(ledger: Ledger):
    for name, program in (("usr/bin/a", True), ("usr/bin/b", False), ("usr/local/bin/c", True), ("srv/d", True)):
        ledger.note(name.encode(), OURS, program=program)
    ((path, digests),) = ledger.strays()
    assert path == b"usr/bin/a"
    assert digests == {name: hashed(OURS).hexdigest() for name, hashed in _ALL.items()}


def test_where_files_speak_for_two_systems_all_digests_are_taken(ledger: Ledger):
    for name in ("etc/debian_version", "etc/apk/world", "usr/bin/a"):
        ledger.note(name.encode(), OURS, program=True)
    assert [set(digests) for _, digests in ledger.strays()] == [set(_ALL)]


def test_files_that_were_not_held_against_their_records_are_counted(ledger: Ledger):
    ledger.note(b"etc/yum/x", b"", program=False)
    ledger.note(b"usr/bin/tool", OTHER, program=True)
    ledger.record(*dpkg("usr/bin/tool"))
    assert not list(ledger.changed())
    assert ledger.unheld == 1


def test_a_file_that_another_package_diverted_is_as_one_of_them_records_it(ledger: Ledger):
    ledger.note(b"usr/bin/tool", OTHER, program=True)
    ledger.record(*dpkg("usr/bin/tool"))
    ledger.record(b"var/lib/dpkg/info/other.md5sums", dpkg("usr/bin/tool", OTHER)[1])
    assert not list(ledger.changed())
    assert ledger.is_vouched(b"usr/bin/tool")
    ledger.note(b"usr/bin/tool", b"neither", program=True)
    assert [claim.package for _, claim in ledger.changed()] == ["tool"]


def test_a_record_of_python_speaks_for_no_file_of_the_system(ledger: Ledger):
    ledger.note(b"usr/lib/tool", OTHER, program=True)
    ledger.record(b"usr/lib/evil.dist-info/RECORD", wheel("usr/site-packages/tool", OTHER)[1])
    ledger.record(*dpkg("usr/lib/tool"))
    assert [path for path, _ in ledger.changed()] == [b"usr/lib/tool"]


def test_records_without_end_are_told(ledger: Ledger):
    ledger._left = 2
    assert not ledger.is_full
    ledger.record(b"var/lib/dpkg/info/x.md5sums", b"".join(dpkg(f"usr/{number}")[1] for number in range(9)))
    assert ledger.is_full
    assert len(ledger._claims) == 2


_ALL = {"md5": md5, "sha1": sha1, "sha256": sha256}


@pytest.mark.parametrize(
    ("mark", "algorithm"), [("etc/debian_version", "md5"), ("lib/apk/x", "sha1"), ("usr/lib64/libc.so", "sha256")]
)
def test_which_digests_a_system_will_ask_for_is_told_by_its_files(ledger: Ledger, mark: str, algorithm: str):
    ledger.note(mark.encode(), b"x", program=False)
    ledger.note(b"usr/bin/a", OURS, program=True)
    assert [list(digests) for path, digests in ledger.strays() if path == b"usr/bin/a"] == [[algorithm]]


def test_records_name_folders_as_they_were_before_they_moved_below_usr(ledger: Ledger):
    ledger.note(b"usr/bin/tool", OURS, program=True)
    ledger.record(*dpkg("bin/tool"))
    assert ledger.is_vouched(b"usr/bin/tool")


def test_what_conda_installs_is_not_held_against_its_record():
    path = "opt/conda/lib/python3.11/site-packages/tool/x.py"
    ledger = Ledger()
    ledger.record(b"opt/conda/lib/python3.11/site-packages/tool-1.dist-info/INSTALLER", b"conda\n")
    ledger.note(path.encode(), OTHER, program=False)
    ledger.record(*wheel(path))
    assert not list(ledger.changed())
    assert not ledger.is_vouched(path.encode())


def test_a_record_never_speaks_for_files_outside_its_folder():
    record = b"lib/python3/site-packages/tool-1.dist-info/RECORD"
    text = b"../../../etc/passwd,sha256=AAAA,1\n/etc/shadow,sha256=AAAA,1\nbroken\n,,\ntool/x.py,sha256=!!,1\n"
    assert [path for path, _ in claims_of(record, text)] in ([], [b"lib/python3/site-packages/tool/x.py"])


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"P:\nF:\nR:\nZ:Q1!!!\n", b"no sums here\n", b"\xff" * 300])
@pytest.mark.parametrize("path", [b"var/lib/dpkg/info/x.md5sums", b"lib/apk/db/installed", b"a/x.dist-info/RECORD"])
def test_broken_records_tell_nothing(path: bytes, content: bytes):
    assert all(isinstance(claim, Claim) for _, claim in claims_of(path, content))


def test_a_database_that_is_none_is_told_by_its_cataloger_and_records_nothing():
    ledger = Ledger()
    ledger.note(b"usr/bin/tool", OURS, program=True)
    ledger.record(b"var/lib/rpm/rpmdb.sqlite", b"no database")
    assert [path for path, _ in ledger.strays()] == [b"usr/bin/tool"]


def test_real_records_of_rpm(shared: Path):
    content = lzma.decompress((shared / "images/rpmdb/mariner2-rpmdb.sqlite.xz").read_bytes())
    claims = dict(claims_of(b"var/lib/rpm/rpmdb.sqlite", content))
    bash = claims[b"bin/bash"]
    assert (bash.package, bash.algorithm, len(bash.digest)) == ("bash", "sha256", 64)
    assert b"etc/passwd" not in claims
    assert len(claims) > 5_000


def test_what_is_expected_to_be_recorded():
    ledger = Ledger()
    assert not ledger.expects(b"usr/lib/x.so")
    ledger.note(b"etc/debian_version", b"12", program=False)
    assert ledger.expects(b"usr/lib/x.so")
    assert not ledger.expects(b"usr/local/lib/x.so")
    assert not ledger.expects(b"srv/x.so")
    assert ledger.expects(b"srv/venv/lib/python3.11/site-packages/x.py")
    assert not ledger.expects(b"opt/conda/lib/python3.11/site-packages/x.py")
