"""One file in, hits out: also from what is packed, from members of archives, and from ClamAV."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from nakami.bounded.yara import Source
from nakami.engine.inspection.examining import Examiner
from nakami.errors import NetworkError
from nakami.malware.clamav import ClamAV
from nakami.model.entry import Entry
from nakami.rulebook.bundle import Bundle, compiled
from nakami.rulebook.cases import elf
from nakami.secrets.checks.crc_base62 import checksum

PACKED = (Path(__file__).parents[2] / "bounded" / "samples" / "upx" / "amd64-nrv2e").read_bytes()
RULE = """
rule specimen_line {
    meta:
        code = "NK-M0999"
        title = "A line of a specimen"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "It is a specimen."
        remedy = "none"
        references = ""
        over = "any"
    strings:
        $line = "stratum is not spoken here" ascii
    condition:
        $line
}
"""
LINE = b"specimen: stratum is not spoken here\n"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return compiled([Source("malware/rules/specimens/specimen-line.yar", "malware/specimens", RULE)])


def _told(examiner: Examiner, path: str, content: bytes, mode: int = 0o644) -> list[tuple[str, str]]:
    return [(hit.rule, hit.path) for hit in examiner.examine(Entry(path, size=len(content), mode=mode), content)]


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_rule_and_a_heuristic(bundle: Bundle):
    assert _told(Examiner(bundle), "tmp/a", elf(LINE)) == [("NK-M0999", "tmp/a"), ("NK-M0506", "tmp/a")]


def test_what_is_packed_is_looked_into(bundle: Bundle):
    examiner = Examiner(bundle)
    assert _told(examiner, "opt/a", PACKED) == [("NK-M0501", "opt/a"), ("NK-M0999", "opt/a!/unpacked")]
    assert not examiner.unread


def test_what_cannot_be_unpacked_is_told(bundle: Bundle):
    examiner = Examiner(bundle)
    _told(examiner, "opt/a", PACKED[:1500])
    assert [spot.where for spot in examiner.unread] == ["opt/a!/unpacked"]


def test_members_are_looked_into(bundle: Bundle):
    examiner = Examiner(bundle)
    inner = _zip({"x/b.txt": LINE, "tmp/c": PACKED})
    assert set(_told(examiner, "srv/a.war", _zip({"lib/i.jar": inner}))) == {
        ("NK-M0999", "srv/a.war!/lib/i.jar!/x/b.txt"),
        ("NK-M0501", "srv/a.war!/lib/i.jar!/tmp/c"),
        ("NK-M0999", "srv/a.war!/lib/i.jar!/tmp/c!/unpacked"),
    }


def test_where_a_member_lies_says_nothing(bundle: Bundle):
    assert _told(Examiner(bundle), "tmp/a.gz", gzip.compress(elf(b"x")), 0o6777) == []


def test_a_name_that_looks_like_a_members_hides_nothing(bundle: Bundle):
    assert _told(Examiner(bundle), "srv/a!/b.zip", _zip({"c": LINE})) == [("NK-M0999", "srv/a!/b.zip!/c")]


def test_a_file_that_is_not_at_hand_as_a_whole_is_not_opened(bundle: Bundle):
    content = _zip({"c": LINE})
    assert not list(Examiner(bundle).examine(Entry("a.zip", size=1 << 30), content))


def test_damaged_archives_are_told(bundle: Bundle):
    examiner = Examiner(bundle)
    assert _told(examiner, "a.zip", _zip({"c": LINE})[:-10]) == []
    assert [spot.where for spot in examiner.unread] == ["a.zip"]


class _Daemon:
    """Knows every file, until it ends."""

    place = "/run/clamd"

    def __init__(self) -> None:
        self.names = iter(["Some.Name"])

    def known(self, content: bytes) -> str:
        assert content
        for name in self.names:
            return name
        raise NetworkError("no answer from clamd")


def test_clamav_is_asked_too(bundle: Bundle):
    examiner = Examiner(bundle, clamav=ClamAV(_Daemon()))
    assert _told(examiner, "opt/a", b"x") == [("NK-M0599", "opt/a")]
    assert _told(examiner, "opt/b", LINE) == [("NK-M0999", "opt/b")]
    assert [spot.part for spot in examiner.unread] == ["clamav"]


SECRET = """
rule specimen_token {
    meta:
        code = "NK-S0999"
        title = "A token of a specimen"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "It is a specimen."
        remedy = "none"
        references = ""
        over = "text"
        check = "crc_base62"
        prefix = "ghp_"
    strings:
        $value = /ghp_[A-Za-z0-9]{36}/
    condition:
        $value
}
"""


@pytest.mark.parametrize("separator", [b"\n", b" "])
def test_thousands_that_are_no_secrets_hide_none(separator: bytes):
    """The checksum of GitHub's tokens tells them apart; whoever hides one writes others in front of it."""
    body = b"Zx81KqLw92MvPo37RtYu64BnHj05Cd"
    real = b"ghp_" + body + checksum(body)
    false = separator.join(b"ghp_%036d" % number for number in range(3_000))
    content = b"# " + false + separator + real + separator + false + separator
    rules = compiled([Source("secrets/rules/specimens/specimen-token.yar", "secrets/specimens", SECRET)])
    examiner = Examiner(rules)
    hits = {(hit.rule, hit.offset) for hit in examiner.examine(Entry("a.env", size=len(content)), content)}
    assert hits == {("NK-S0999", content.index(real))}
    assert not examiner.unread
