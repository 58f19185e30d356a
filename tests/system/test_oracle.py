"""The changelog oracle: what packages say of themselves, held against what is reported of them.

The kept facts are of 73 source packages; `python -m bench.oracle` asks an archive for hundreds of pairs. The advisories of the test data are
derived and lack much (docs/accuracy.md), so what is measured here is that nothing is lost or added on the way from record to finding, and
that nothing counts which the changelog in the image calls fixed.
"""

import gzip
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.oracle import (
    CHANGELOGS,
    FEED,
    RELEASES,
    Outcome,
    Scanned,
    View,
    facts,
    images,
    judge,
    pairs,
    plain_records,
    read_facts,
    render,
    scanned,
    write_root,
)

FACTS = Path(__file__).parent / "samples" / "changelogs.tsv"
CHANGELOG = """\
sudo (1.9.13p3-1+deb12u2) bookworm-security; urgency=high

  * Fix a bug (CVE-2025-32462), and one that is older (CVE-2023-7090)

 -- Somebody <a@example.org>  Mon, 30 Jun 2025 10:00:00 +0200

sudo (1.9.13p3-1+deb12u1) bookworm; urgency=medium

  * CVE-2023-7090 and CVE-2023-28486

 -- Somebody <a@example.org>  Sat, 10 Feb 2024 10:00:00 +0100

sudo (1.9.13p3-1) unstable; urgency=medium

  * CVE-2023-27320

 -- Somebody <a@example.org>  Tue, 07 Mar 2023 10:00:00 +0100

sudo (1.9.12-1) unstable; urgency=medium

  * CVE-2022-43995

 -- Somebody <a@example.org>  Tue, 01 Nov 2022 10:00:00 +0100
"""


def test_a_changelog_gives_the_pairs_of_its_release():
    found = list(pairs(RELEASES["bookworm"], "sudo", CHANGELOG))
    assert [(pair.installed, pair.next, pair.made, pair.fixed_next) for pair in found] == [
        ("1.9.13p3-1+deb12u1", "1.9.13p3-1+deb12u2", "2025-06-30", ("CVE-2025-32462",)),
        ("1.9.13p3-1", "1.9.13p3-1+deb12u1", "2024-02-10", ("CVE-2023-7090", "CVE-2023-28486")),
    ]
    assert found[1].fixed == ("CVE-2022-43995", "CVE-2023-27320")
    assert read_facts(facts(found)) == [pair._replace(binary="", text="") for pair in sorted(found)]


def test_a_package_taken_from_another_release_has_no_pairs():
    foreign = CHANGELOG.replace("1.9.13p3-1+deb12u1", "1.9.16-3+deb13u1")
    assert list(pairs(RELEASES["bookworm"], "sudo", foreign)) == []


def test_a_made_image_holds_the_changelog_as_of_then(tmp_path: Path):
    found = list(pairs(RELEASES["bookworm"], "sudo", CHANGELOG, "sudo-ldap"))
    first, second = images(found)
    assert (first, second) == ([found[0]], [found[1]])
    root = write_root(tmp_path / "root", second)
    told = gzip.decompress((root / "usr/share/doc/sudo-ldap/changelog.Debian.gz").read_bytes()).decode()
    assert told == CHANGELOG[CHANGELOG.index("sudo (1.9.13p3-1)") :]
    assert "Source: sudo\nVersion: 1.9.13p3-1\n" in (root / "var/lib/dpkg/status").read_text()


class World(NamedTuple):
    """What was reported of the kept pairs, and the feed's own records."""

    told: Scanned
    records: dict[tuple[str, str, str], list[str | None]]

    def outcomes(self, view: View) -> list[Outcome]:
        return judge(self.told, view, self.records)


@pytest.fixture(scope="module")
def world(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    found = read_facts(FACTS.read_text("utf-8"))
    feeds = shared / "feeds"
    return World(scanned(found, feeds, tmp_path_factory.mktemp("oracle")), plain_records(feeds, found))


@pytest.mark.system
def test_nothing_is_lost_or_added_between_record_and_finding(world: World):
    outcomes = world.outcomes(FEED)
    assert len({outcome.pair.source for outcome in outcomes}) > 40
    ours = [
        (outcome.pair.source, outcome.pair.installed, cve)
        for outcome in outcomes
        for cve, is_of_feed in (*outcome.wrongly, *outcome.missing)
        if not is_of_feed
    ]
    assert ours == []


@pytest.mark.system
def test_nothing_counts_that_the_changelog_in_the_image_calls_fixed(world: World):
    outcomes = world.outcomes(CHANGELOGS)
    wrongly = [
        (outcome.pair.source, outcome.pair.installed, outcome.wrongly) for outcome in outcomes if outcome.wrongly
    ]
    assert wrongly == []
    before = {
        (each.pair, cve) for each in world.outcomes(FEED) for cve in each.reported.intersection(each.pair.fixed_next)
    }
    assert before == {(each.pair, cve) for each in outcomes for cve in each.reported.intersection(each.pair.fixed_next)}


@pytest.mark.system
def test_precision_and_recall_over_the_test_data(world: World):
    outcomes = world.outcomes(FEED)
    debian = [outcome for outcome in outcomes if outcome.pair.codename in {"bullseye", "bookworm", "trixie"}]
    right = sum(len(outcome.reported.intersection(outcome.pair.fixed_next)) for outcome in debian)
    assert right / (right + sum(len(outcome.wrongly) for outcome in debian)) > 0.95
    assert right / (right + sum(len(outcome.missing) for outcome in debian)) > 0.88
    assert "nakami's" in render(outcomes, misses=True)
