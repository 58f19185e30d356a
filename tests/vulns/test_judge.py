import pytest

from nakami.model.finding import Severity, State
from nakami.model.package import Package
from nakami.vulns.facts import Facts, Known, Score
from nakami.vulns.interface import Match
from nakami.vulns.judge import distinct, findings, is_disputed, names_of, version_order

JINJA = Package("pypi", "jinja2", "2.10", path="app/jinja2/METADATA")
OPENSSL = Package("deb", "openssl", "1.1.1k-1", source="openssl", source_version="1.1.1k-1", path="var/lib/dpkg/status")
LIBSSL = Package(
    "deb", "libssl1.1", "1.1.1k-1", source="openssl", source_version="1.1.1k-1", path="var/lib/dpkg/status"
)


def match(package: Package, advisory: str, *ids: str, **more: object) -> Match:
    return Match(package, advisory, ids, "osv:X", **more)  # type: ignore[arg-type] # a test names only fields that are there


def test_statements_that_share_a_name_are_one_finding():
    found = findings(
        [
            match(JINJA, "PYSEC-1", "CVE-2020-1", "PYSEC-1", fixed="2.11"),
            match(JINJA, "GHSA-1", "CVE-2020-1", "GHSA-1", fixed="2.11.3", severity=Severity.HIGH),
            match(JINJA, "GHSA-2", "GHSA-2", fixed="2.12"),
        ],
        Facts(),
    )
    assert [(each.id, each.aliases, each.remedy.version) for each in found] == [
        ("CVE-2020-1", ("GHSA-1", "PYSEC-1"), "2.11.3"),
        ("GHSA-2", (), "2.12"),
    ]
    assert found[0].severity is Severity.HIGH
    assert found[0].evidence.advisory == "GHSA-1"
    assert found[0].evidence.path == JINJA.path


def test_a_fix_is_there_since_the_first_who_announced_this_version():
    (found,) = findings(
        [
            match(OPENSSL, "DEBIAN-CVE-2022-1", "CVE-2022-1", fixed="2", published="2022-01-01T00:00:00Z"),
            match(OPENSSL, "DLA-9-1", "CVE-2022-1", fixed="2", published="2022-03-02T00:00:00Z"),
            match(OPENSSL, "DSA-9-1", "CVE-2022-1", fixed="2", published="2022-03-01T00:00:00Z"),
            match(OPENSSL, "DSA-8-1", "CVE-2022-1", fixed="1.9", published="2022-02-01T00:00:00Z"),
        ],
        Facts(),
    )
    assert (found.remedy.version, found.fixed_on) == ("2", "2022-03-01T00:00:00Z")


def test_names_tie_statements_in_any_order():
    chain = [
        match(JINJA, "A-1", "A-1", "B-1"),
        match(JINJA, "C-1", "C-1", "D-1"),
        match(JINJA, "E-1", "B-1", "C-1", "E-1"),
    ]
    for order in (chain, chain[::-1], [chain[2], chain[0], chain[1]]):
        assert [{each.id, *each.aliases} for each in findings(order, Facts())] == [{"A-1", "B-1", "C-1", "D-1", "E-1"}]


def test_an_advisory_about_several_cves_is_a_finding_for_each():
    found = findings(
        [match(LIBSSL, "RHSA-1", "CVE-2022-1", "CVE-2022-2", fixed="9", severity=Severity.CRITICAL)], Facts()
    )
    assert [(each.id, each.aliases, each.evidence.advisory) for each in found] == [
        ("CVE-2022-1", (), "RHSA-1"),
        ("CVE-2022-2", (), "RHSA-1"),
    ]
    assert all(each.severity is Severity.CRITICAL for each in found)


def test_the_word_of_such_an_advisory_counts_last():
    shared = match(LIBSSL, "RHSA-1", "CVE-2022-1", "CVE-2022-2", severity=Severity.CRITICAL, score=9.8, vector="V")
    facts = Facts(scores={"CVE-2022-1": Score(3.7, "N", "2022-01-01T00:00:00Z")})
    one, other = findings([shared], facts)
    assert (one.severity, one.score, one.vector) == (Severity.LOW, 3.7, "N")
    assert (other.severity, other.score) == (Severity.CRITICAL, 9.8)


def test_an_advisory_without_names_stands_under_its_own():
    assert [each.id for each in findings([match(JINJA, "MAL-1")], Facts())] == ["MAL-1"]


class TestSeverity:
    """The vendor's word, else the CVSS of the advisory, else NVD's."""

    FACTS = Facts(scores={"CVE-1-1": Score(9.8, "NVD", "2020-01-01T00:00:00Z")})

    def test_the_vendors_word(self):
        found = findings([match(OPENSSL, "D-1", "CVE-1-1", severity=Severity.LOW, score=7.5, vector="A")], self.FACTS)[
            0
        ]
        assert (found.severity, found.score, found.vector) == (Severity.LOW, 7.5, "A")

    def test_the_advisorys_score(self):
        found = findings([match(OPENSSL, "D-1", "CVE-1-1", score=7.5, vector="A")], self.FACTS)[0]
        assert (found.severity, found.score, found.vector) == (Severity.HIGH, 7.5, "A")

    def test_nvds_score(self):
        found = findings([match(OPENSSL, "D-1", "CVE-1-1")], self.FACTS)[0]
        assert (found.severity, found.score, found.published) == (Severity.CRITICAL, 9.8, "2020-01-01T00:00:00Z")

    def test_nothing_known(self):
        found = findings([match(OPENSSL, "D-1", "CVE-1-2")], self.FACTS)[0]
        assert (found.severity, found.score) == (Severity.UNKNOWN, None)


class TestRemedy:
    """The version that satisfies every statement."""

    @pytest.mark.parametrize(
        ("package", "versions", "best"),
        [
            (JINJA, ("2.9", "2.11", "2.2"), "2.11"),
            (OPENSSL, ("1.1.1n-0+deb11u5", "1.1.1n-0+deb11u10"), "1.1.1n-0+deb11u10"),
            (JINJA, ("", "3.0"), "3.0"),
            (JINJA, ("not one", "3.0"), "3.0"),
        ],
    )
    def test_the_highest(self, package: Package, versions: tuple[str, ...], best: str):
        found = findings([match(package, f"A-{v}", "CVE-1-1", fixed=v) for v in versions], Facts())
        assert [each.remedy.version for each in found] == [best]
        assert found[0].remedy.kind == "upgrade"

    def test_none_yet(self):
        remedy = findings([match(JINJA, "A-1", "CVE-1-1")], Facts())[0].remedy
        assert (remedy.kind, remedy.version) == ("none-yet", "")


def test_exploitation_is_looked_up_under_every_name():
    facts = Facts(
        exploited={"CVE-1-2": Known("2021-11-03", ransomware=True, lists=("kev",))},
        likelihoods={"CVE-1-1": 0.1, "CVE-1-2": 0.9},
    )
    found = findings([match(JINJA, "GHSA-1", "CVE-1-1", "CVE-1-2", "GHSA-1")], facts)
    assert len(found) == 1
    assert (found[0].exploit.known, found[0].exploit.since, found[0].exploit.ransomware) == (True, "2021-11-03", True)
    assert (found[0].exploit.epss, found[0].exploit.lists) == (0.9, ("kev",))
    assert names_of([match(JINJA, "GHSA-1", "CVE-1-1", "GHSA-1")]) == {"CVE-1-1"}


def test_counts_are_of_source_packages():
    found = findings(
        [match(OPENSSL, "D-1", "CVE-1-1"), match(LIBSSL, "D-1", "CVE-1-1"), match(JINJA, "P-1", "CVE-1-1")], Facts()
    )
    assert len(found) == 3
    assert [each.package for each in distinct(found)] == [OPENSSL, JINJA]


def test_a_package_in_two_places_counts_once():
    twin = Package("pypi", "jinja2", "2.10", path="other/jinja2/METADATA")
    found = findings([match(JINJA, "P-1", "CVE-1-1"), match(twin, "P-1", "CVE-1-1")], Facts())
    assert len(found) == 2
    assert len(distinct(found)) == 1


def test_layers_are_told():
    found = findings([match(JINJA, "P-1", "CVE-1-1")], Facts(), lambda _: (3, "sha256:abc"))
    assert (found[0].evidence.layer, found[0].evidence.layer_digest) == (3, "sha256:abc")


def test_versions_nobody_defines_come_first():
    assert version_order(JINJA, "no version") < version_order(JINJA, "0.0.1")
    assert version_order(Package("conda", "x", "1"), "1") == (False, b"")


class TestState:
    """Fixed where a version without the fault is named; else the most decided word of the source with most authority."""

    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ([State.AFFECTED, State.WILL_NOT_FIX], State.WILL_NOT_FIX),
            ([State.AFFECTED, State.UNDER_INVESTIGATION], State.UNDER_INVESTIGATION),
            ([State.UNKNOWN, State.AFFECTED], State.AFFECTED),
        ],
    )
    def test_the_most_decided_word(self, said: list[State], state: State):
        for order in (said, said[::-1]):
            matches = [match(OPENSSL, f"D-{each}", "CVE-1-1", state=each) for each in order]
            assert findings(matches, Facts())[0].state is state

    def test_what_is_fixed_anywhere_is_fixed(self):
        matches = [
            match(OPENSSL, "D-1", "CVE-1-1", state=State.WILL_NOT_FIX),
            match(OPENSSL, "D-2", "CVE-1-1", fixed="2", state=State.FIXED),
        ]
        assert findings(matches, Facts())[0].state is State.FIXED

    def test_of_the_source_with_most_authority(self):
        lesser = Match(OPENSSL, "CVE-1-1", ("CVE-1-1",), "nvd:2021", state=State.WILL_NOT_FIX, note="nvd says")
        better = match(OPENSSL, "D-1", "CVE-1-1", state=State.AFFECTED, note="no-dsa: minor issue")
        (found,) = findings([lesser, better], Facts())
        assert (found.state, found.note) == (State.AFFECTED, "no-dsa: minor issue")

    def test_all_its_notes_are_told(self):
        notes = [match(OPENSSL, f"D-{note}", "CVE-1-1", note=note) for note in ("end-of-life", "ignored", "ignored")]
        assert findings(notes, Facts())[0].note == "end-of-life; ignored"


class TestDisputed:
    def test_by_an_advisory(self):
        (found,) = findings([match(OPENSSL, "D-1", "CVE-1-1", disputed=True, note="minor")], Facts())
        assert is_disputed(found)
        assert found.note == "disputed (osv:X); minor"

    def test_by_nvd(self):
        facts = Facts(scores={"CVE-1-1": Score(None, "", "", disputed=True)})
        (found,) = findings([match(OPENSSL, "D-1", "CVE-1-1")], facts)
        assert found.note == "disputed (nvd)"
        assert (found.severity, found.score, found.published) == (Severity.UNKNOWN, None, "")

    def test_an_advisory_about_several_does_not_say_of_which(self):
        found = findings([match(OPENSSL, "D-1", "CVE-1-1", "CVE-1-2", disputed=True)], Facts())
        assert not any(is_disputed(each) for each in found)


def test_a_vendors_word_counts_before_any_other_word_and_score():
    """Debian calls CVE-2005-2541 of tar unimportant; NVD scores it 10.0."""
    lesser = Match(OPENSSL, "CVE-1-1", ("CVE-1-1",), "nvd:2021", severity=Severity.CRITICAL, score=9.8, vector="N")
    vendor = match(OPENSSL, "D-1", "CVE-1-1", severity=Severity.NEGLIGIBLE)
    (found,) = findings([lesser, vendor], Facts())
    assert (found.severity, found.score, found.vector) == (Severity.NEGLIGIBLE, 9.8, "N")


def test_who_attacks_a_protocol_attacks_each_implementation():
    """GO-2023-2102 is CVE-2023-39325 in Go's HTTP/2; CISA lists the protocol's CVE-2023-44487, to which it is related."""
    facts = Facts(
        exploited={"CVE-2023-44487": Known("2023-10-10", lists=("kev",))}, likelihoods={"CVE-2023-44487": 0.9}
    )
    said = match(JINJA, "GO-2023-2102", "CVE-2023-39325", "GO-2023-2102", related=("CVE-2023-44487",))
    assert names_of([said]) == {"CVE-2023-39325", "CVE-2023-44487"}
    (found,) = findings([said], facts)
    assert (found.id, found.aliases) == ("CVE-2023-39325", ("GO-2023-2102",))
    assert (found.exploit.known, found.exploit.since, found.exploit.epss) == (True, "2023-10-10", 0.9)
