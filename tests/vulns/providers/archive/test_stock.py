import hashlib
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, LimitExceeded, NetworkError
from nakami.net.client import Client
from nakami.vulns.providers.archive.cache import Cache
from nakami.vulns.providers.archive.fetch import Fetch
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.stock import Stock
from nakami.vulns.providers.archive.transport import Budget, Transport


def archive(folder: Path, suite: str = "bookworm-security", label: str = "Debian-Security") -> Path:
    """An archive of one suite with one package, which nobody signed."""
    index = b"Package: a\nVersion: 1\n"
    place = folder / "dists" / suite
    (place / "main/binary-amd64").mkdir(parents=True)
    (place / "main/binary-amd64/Packages").write_bytes(index)
    (place / "Release").write_text(
        f"Origin: Debian\nLabel: {label}\nSuite: {suite}\nCodename: {suite}\nArchitectures: amd64\n"
        "Date: Thu, 01 Jan 2026 00:00:00 UTC\nValid-Until: Fri, 02 Jan 2026 00:00:00 UTC\n"
        f"SHA256:\n {hashlib.sha256(index).hexdigest()} {len(index)} main/binary-amd64/Packages\n"
    )
    return folder


def stock(folder: Path, mirror: Path) -> Stock:
    transport = Transport(Client(offline=True), Budget(1 << 20))
    fetch = Fetch(transport, Cache(folder / "cache"), Host(), 1_800_000_000.0, 0)
    return Stock(fetch, transport, Host(), [f"file:{mirror}"])


def test_an_unsigned_suite_is_taken_only_when_the_user_says_so(tmp_path: Path):
    found = stock(tmp_path, archive(tmp_path / "a"))
    refused = found.find("debian", "bookworm")
    assert not refused.suites
    assert "signature not checked" in " ".join(refused.failures)
    taken = found.find("debian", "bookworm", unsigned=True)
    assert [suite.name for suite in taken.suites] == ["bookworm-security"]
    assert b"".join(found.text(taken.suites[0], "amd64")) == b"Package: a\nVersion: 1\n\n\n"


def test_an_archive_that_is_no_longer_renewed_is_taken_and_said(tmp_path: Path):
    (suite,) = stock(tmp_path, archive(tmp_path / "a")).find("debian", "bookworm", unsigned=True).suites
    assert any("expired on 2026-01-02" in caveat for caveat in suite.caveats)


def test_another_release_is_not_there(tmp_path: Path):
    assert not stock(tmp_path, archive(tmp_path / "a")).find("debian", "trixie", unsigned=True).suites


def test_downloads_are_held_against_digest_and_size(tmp_path: Path):
    download = stock(tmp_path, tmp_path).download
    (tmp_path / "a.deb").write_bytes(b"package")
    url, right = f"file:{tmp_path}/a.deb", hashlib.sha256(b"package").hexdigest()
    download(url, tmp_path / "1", size=7, sha256=right)
    assert (tmp_path / "1").read_bytes() == b"package"
    with pytest.raises(DigestMismatch):
        download(url, tmp_path / "2", size=7, sha256="0" * 64)
    with pytest.raises(LimitExceeded):
        download(url, tmp_path / "3", size=6)
    with pytest.raises(NetworkError):
        download(f"file:{tmp_path}/none", tmp_path / "4", size=6)
