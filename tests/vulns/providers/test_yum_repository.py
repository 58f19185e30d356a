import hashlib
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, HttpError, Malformed, TargetNotFound
from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.updateinfo import updates
from nakami.vulns.providers.yum_repository import Named, elsewhere, fetch_updateinfo, is_absent, updateinfo_of
from nakami.vulns.tally import Tally


def index(href: str, checksum: str = "") -> bytes:
    """As createrepo_c writes it."""
    return (
        '<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision><data type="primary"><location href="p"/></data>'
        f'<data type="updateinfo">{checksum}<location href="{href}"/></data></repomd>'
    ).encode()


def test_what_an_index_names():
    assert updateinfo_of(index("repodata/u.xml.gz"), "x") == Named("repodata/u.xml.gz", "")
    told = updateinfo_of(index("repodata/u.xml.gz", '<checksum type="sha256">ab</checksum>'), "x")
    assert told == Named("repodata/u.xml.gz", "ab")
    assert updateinfo_of(index("u", '<checksum type="sha">ab</checksum>'), "x") == Named("u", "")
    assert updateinfo_of(b"<repomd/>", "x") is None


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "https://elsewhere.example/u", "", "a/../../b"])
def test_an_index_leads_nowhere_else(href: str):
    with pytest.raises(Malformed, match="outside"):
        updateinfo_of(index(href), "x")


def test_the_digest_is_checked(tmp_path: Path):
    folder = tmp_path / "mirror/a/repodata"
    folder.mkdir(parents=True)
    (folder / "u.xml").write_bytes(b"here")
    origin = elsewhere(Origin("", Client(offline=True)), str(tmp_path / "mirror"))
    right = hashlib.sha256(b"here").hexdigest()
    for digest in (right, "0" * 64):
        (folder / "repomd.xml").write_bytes(index("repodata/u.xml", f'<checksum type="sha256">{digest}</checksum>'))
        if digest == right:
            raw = fetch_updateinfo(origin, "a", tmp_path / "u", None, 100)
            assert isinstance(raw, Raw)
            assert raw.sha256 == right
        else:
            with pytest.raises(DigestMismatch):
                fetch_updateinfo(origin, "a", tmp_path / "v", None, 100)


def test_a_repository_without_advisories_has_none(tmp_path: Path):
    (tmp_path / "mirror/repodata").mkdir(parents=True)
    (tmp_path / "mirror/repodata/repomd.xml").write_text("<repomd/>")
    raw = fetch_updateinfo(Origin(str(tmp_path / "mirror"), Client(offline=True)), "", tmp_path / "u", None, 100)
    assert isinstance(raw, Raw)
    assert list(updates(raw.path, Tally())) == []
    assert raw.sha256 == hashlib.sha256(raw.path.read_bytes()).hexdigest()


def test_what_is_absent():
    assert is_absent(TargetNotFound("x"))
    assert is_absent(HttpError("x", status=403))
    assert not is_absent(HttpError("x", status=500))
    assert not is_absent(Malformed("x"))
