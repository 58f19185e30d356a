"""What is told of planted secrets, and what never is."""

from collections.abc import Iterator

import msgspec
import pytest

from nakami.bounded.yara import Match, Ruleset
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.cases import Case, cases
from nakami.rulebook.folder import cases_of, sources
from nakami.rulebook.head import head_of
from nakami.rulebook.rule import Rule
from nakami.secrets.checks.crc_base62 import checksum
from nakami.secrets.fingerprint import Fingerprints
from nakami.secrets.judging import judge
from nakami.secrets.specimens import MAKERS
from nakami.secrets.values import candidates
from tests.secrets.seen import rule

PUBLIC = 4
"""Signs at the beginning of an issued token that tell whose it is."""
WORDS = b"ed25519 openssh-key-v1 -----BEGIN RSA EC OPENSSH PGP ENCRYPTED PRIVATE KEY BLOCK----- PuTTY-User-Key-File-2: ssh-ed25519 Private-Lines"
"""What every key of a kind says of itself."""


def match(*places: tuple[str, int, int]) -> Match:
    return Match("secrets/keys", "made_up", {}, places)


def planted() -> Iterator[tuple[Rule, Case, Match]]:
    """Every specimen of every rule, with each rule that holds for it."""
    rules = Ruleset.compiled(source for source in sources() if source.namespace.startswith("secrets/"))
    heads = {(said.namespace, said.identifier): head_of(said) for said in rules.heads()}
    matcher = rules.matcher()
    for head in heads.values():
        for case in cases(cases_of(head), MAKERS):
            folder, _, name = case.entry.path.rpartition("/")
            words = {
                "filename": name,
                "filepath": f"/{folder}",
                "extension": f".{name.rpartition('.')[2]}",
                "filetype": "text",
            }
            for each in matcher.match(case.content, words) if case.bad else ():
                yield heads[each.namespace, each.rule], case, each


def test_nothing_of_any_planted_secret_leaves():
    """Every value that any rule takes out of any specimen is held against all that is told of it."""
    told = set()
    for head, case, found in planted():
        hits = list(judge(head, case.entry, case.content, found))
        leaving = msgspec.msgpack.encode(hits) + msgspec.json.encode(hits)
        for candidate in candidates(head, case.entry.path, case.content, found):
            for value in (candidate.seen.value, candidate.seen.material, candidate.seen.value[::-1]):
                parts = {value[at : at + 6] for at in range(len(value) - 5)}
                assert not [part for part in parts if part in leaving and part not in WORDS], (head.name, case.number)
        told |= {hit.rule for hit in hits}
    assert len(told) > 100


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No guessable secret has been met before, in whatever order tests run in this process."""
    monkeypatch.setattr("nakami.secrets.judging._FINGERPRINTS", Fingerprints())


@pytest.mark.usefixtures("fresh")
def test_every_hit_has_a_line_an_excerpt_and_a_fingerprint():
    content = b"first\npassword = kT7vQ2xLm9Zw4\n"
    (hit,) = judge(rule(reading="settings", names="password"), Entry("app/a.conf"), content, match())
    assert hit == Hit("app/a.conf", "NK-S0999", 2, 17, "password=… (less than 16 characters)", hit.fingerprint)
    assert len(hit.fingerprint) == 24


@pytest.mark.usefixtures("fresh")
def test_the_same_secret_has_the_same_fingerprint_in_every_file():
    one = b"password = kT7vQ2xLm9Zw4\n"
    other = b'{"password": "kT7vQ2xLm9Zw4"}'
    settings = rule(reading="settings", names="password")
    (first,) = judge(settings, Entry("app/a.conf"), one, match())
    (second,) = judge(settings, Entry("srv/b.json"), other, match())
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(
    ("path", "content", "is_secret"),
    [
        ("app/a.conf", b"password = changeme", False),
        ("app/tests/a.conf", b"password = kT7vQ2xLm9Zw4", False),
        ("usr/lib/python3/dist-packages/a.conf", b"password = kT7vQ2xLm9Zw4", False),
        ("app/a.conf", b"password = kT7vQ2xLm9Zw4", True),
    ],
)
def test_examples_are_no_secrets(path: str, content: bytes, *, is_secret: bool):
    settings = rule(reading="settings", names="password")
    assert [hit.line for hit in judge(settings, Entry(path), content, match())] == [1] * is_secret


def test_a_checksum_that_does_not_hold():
    content = b"ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    checked = rule("high", check="crc_base62")
    assert not list(judge(checked, Entry("a"), content, match(("$value", 0, 40))))


def test_a_proven_token_counts_in_a_test_too():
    random = b"f3Kq9ZxT27LmVw5RbN8cYd1JhP4sGt"
    content = b"ghp_" + random + checksum(random)
    proven = rule("high", check="crc_base62")
    assert list(judge(proven, Entry("app/tests/a.py"), content, match(("$value", 0, len(content)))))


def test_binary_content_has_no_lines():
    (hit,) = judge(rule(), Entry("a"), b"\0\0\0\nf3Kq9ZxT27LmVw5R", match(("$value", 4, 16)))
    assert (hit.line, hit.offset) == (0, 4)
