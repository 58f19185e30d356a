import msgspec

from nakami.model.finding import Severity
from nakami.model.hit import Hit
from nakami.secrets.overlap import distinct
from tests.secrets.seen import rule

RULES = {
    "NK-S1": msgspec.structs.replace(rule("high"), code="NK-S1"),
    "NK-S2": msgspec.structs.replace(rule("low"), code="NK-S2"),
    "NK-S3": msgspec.structs.replace(rule("high"), code="NK-S3", severity=Severity.CRITICAL),
}


def test_the_surest_and_then_the_gravest_speaks():
    hits = [Hit("a", code, 1, 4, "", "f1") for code in ("NK-S2", "NK-S1", "NK-S3", "NK-S2")]
    assert [hit.rule for hit in distinct(hits, RULES)] == ["NK-S3"]


def test_other_secrets_and_other_files_have_their_own():
    hits = [Hit("a", "NK-S1", 2, 9, "", "f1"), Hit("a", "NK-S1", 1, 0, "", "f2"), Hit("b", "NK-S1", 1, 0, "", "f1")]
    assert len(distinct(hits, RULES)) == 3
    assert [hit.offset for hit in distinct(hits[:2], RULES)] == [0, 9]


def test_what_has_no_fingerprint_or_no_rule_is_kept():
    hits = [
        Hit("a", "NK-S1"),
        Hit("a", "NK-S1"),
        Hit("a", "NK-M1", fingerprint="x"),
        Hit("a", "NK-M1", fingerprint="x"),
    ]
    assert distinct(hits, RULES) == hits
