from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakami.net.client import Client
from nakami.vulns.providers.archive.cache import Cache
from nakami.vulns.providers.archive.fetch import Fetch
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.plan import Place, Role
from nakami.vulns.providers.archive.survey import Answer, Survey, may_be_asked
from nakami.vulns.providers.archive.transport import Budget, Transport
from tests.vulns.providers.archive.signer import Signer
from tests.vulns.providers.archive.small_archive import SmallArchive

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


def ask(tmp_path: Path, *archives: SmallArchive, role: Role = Role.SECURITY, host: Host | None = None) -> Answer:
    fetch = Fetch(Transport(Client(), Budget(0)), Cache(tmp_path / "cache"), host or Host(), NOW, 0)
    places = [Place(archive.base, has_security=True, has_main=False) for archive in archives]
    return Survey(fetch, [places[:2], places[2:]], "bookworm", "debian", "amd64").ask(role)


def test_the_freshest_mirror_is_believed(tmp_path: Path):
    old, new = SmallArchive(tmp_path / "old"), SmallArchive(tmp_path / "new")
    old.publish(fields={"Date": "Fri, 20 Nov 2026 00:00:00 UTC"})
    new.publish()
    answer = ask(tmp_path, old, new)
    assert answer.suite is not None
    assert answer.suite.base == new.base
    assert [(suite, base) for suite, base, _ in answer.rows] == [("bookworm-security", new.base)]


@pytest.mark.system
def test_a_signature_counts_for_more_than_a_date(tmp_path: Path, signer: Signer, tool: Callable[[str], str]):
    unsigned, signed = SmallArchive(tmp_path / "unsigned"), SmallArchive(tmp_path / "signed")
    unsigned.publish(fields={"Date": "Sun, 22 Nov 2026 11:00:00 UTC"})
    signed.publish(sign=signer.sign)
    keyring = tmp_path / "debian-archive-keyring.gpg"
    keyring.write_bytes(signer.keyring)
    answer = ask(tmp_path, unsigned, signed, host=Host(keyrings=(keyring,), tools={"gpgv": tool("gpgv")}))
    assert answer.suite is not None
    assert answer.suite.base == signed.base
    assert answer.suite.is_signed


def test_a_mirror_that_fails_is_told_beside_one_that_answers(tmp_path: Path):
    broken, whole = SmallArchive(tmp_path / "broken"), SmallArchive(tmp_path / "whole")
    broken.publish(lie=lambda packed: packed[:-1], fields={"Date": "Sat, 21 Nov 2026 23:00:00 UTC"})
    whole.publish()
    answer = ask(tmp_path, broken, whole)
    assert answer.suite is not None
    assert answer.suite.base == whole.base
    assert "not what its Release file vouches for" in answer.failures[0]


def test_a_later_tier_is_asked_only_when_none_before_it_answered(tmp_path: Path):
    empty, other, last = (SmallArchive(tmp_path / name) for name in ("empty", "other", "last"))
    last.publish(fields={"Date": "Sun, 22 Nov 2026 11:00:00 UTC"})
    answer = ask(tmp_path, empty, other, last)
    assert answer.suite is not None
    assert answer.suite.base == last.base
    other.publish()
    answer = ask(tmp_path, empty, other, last)
    assert answer.suite is not None
    assert answer.suite.base == other.base


def test_a_place_is_asked_only_for_what_it_may_hold(tmp_path: Path):
    archive = SmallArchive(tmp_path / "mirror")
    archive.publish("bookworm")
    assert ask(tmp_path, archive, role=Role.MAIN) == Answer()


@pytest.mark.parametrize(
    ("base", "is_foreign", "may"),
    [
        ("http://archive.example/debian", True, True),
        ("https://archive.example/debian", False, True),
        ("file:/srv/mirror", False, True),
        ("file:/srv/mirror", True, False),
        ("http://127.0.0.1/debian", False, True),
        ("http://127.0.0.1/debian", True, False),
        ("http://169.254.169.254/latest", True, False),
        ("mirror+file:/etc/apt/mirrors", False, False),
        ("cdrom:[Debian]", False, False),
        ("ssh://archive.example", False, False),
        ("http://[broken", True, False),
        ("http://", True, False),
        ("archive.example/debian", False, False),
    ],
)
def test_kinds_of_mirrors(base: str, is_foreign: bool, may: bool):
    assert may_be_asked(Place(base, has_security=True, has_main=True, is_foreign=is_foreign)) is may
