import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import DatabaseError
from nakami.model.finding import Severity
from nakami.model.package import Distro, Package
from nakami.vulns.database import Database
from nakami.vulns.describe import Described
from nakami.vulns.part import Part
from nakami.vulns.updated import Updated

Bring = Callable[..., dict[str, Updated]]
Record = Callable[..., dict[str, Any]]
BULLSEYE = Distro("debian", "11")
OPENSSL = Package(
    "deb", "libssl1.1", "1.1.1k-1", source="openssl", source_version="1.1.1k-1", path="var/lib/dpkg/status"
)
JINJA = Package("pypi", "Jinja2", "2.10", path="app/Jinja2/METADATA")
EVERYTHING = (Part("osv", "Debian"), Part("osv", "PyPI"), Part("kev"), Part("epss"), Part("nvd", "2022"))


@pytest.fixture
def filled(mirror: Any, record: Record, bring: Bring, tmp_path: Path) -> Path:
    """A database of one advisory per ecosystem, and facts about them."""
    events = [{"introduced": "0"}, {"fixed": "1.1.1n-0+deb11u5"}]
    mirror.osv("Debian", record("DEBIAN-CVE-2022-0778", "Debian:11", "openssl", events, upstream=["CVE-2022-0778"]))
    mirror.osv(
        "PyPI",
        record("PYSEC-1", "PyPI", "jinja2", [{"introduced": "0"}, {"fixed": "2.11.3"}], aliases=["CVE-2020-28493"]),
    )
    mirror.kev({"cveID": "CVE-2022-0778", "dateAdded": "2022-04-01", "knownRansomwareCampaignUse": "Known"})
    mirror.epss({"CVE-2022-0778": 0.5, "CVE-2020-28493": 0.01})
    data = {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "baseScore": 7.5}
    metric = {"source": "nvd@nist.gov", "type": "Primary", "cvssData": data}
    mirror.nvd(
        2022, {"id": "CVE-2022-0778", "published": "2022-03-15T17:15:08.513", "metrics": {"cvssMetricV31": [metric]}}
    )
    assert {each.status for each in bring(*EVERYTHING).values()} == {"new"}
    return tmp_path / "db"


def test_from_packages_to_findings(filled: Path):
    with Database.open(filled) as database:
        judged = database.judge([OPENSSL, JINJA], BULLSEYE)
        one, other = database.enrich(judged.matches, lambda package: (2, f"layer of {package.name}"))
    assert (one.id, one.severity, one.score, one.published) == (
        "CVE-2022-0778",
        Severity.HIGH,
        7.5,
        "2022-03-15T17:15:08Z",
    )
    assert (one.exploit.known, one.exploit.since, one.exploit.ransomware, one.exploit.epss) == (
        True,
        "2022-04-01",
        True,
        0.5,
    )
    assert (one.evidence.source, one.evidence.advisory, one.evidence.range) == (
        "osv:Debian",
        "DEBIAN-CVE-2022-0778",
        "< 1.1.1n-0+deb11u5",
    )
    assert (one.evidence.layer, one.evidence.layer_digest) == (2, "layer of libssl1.1")
    assert (other.id, other.aliases, other.severity, other.remedy.version) == (
        "CVE-2020-28493",
        ("PYSEC-1",),
        Severity.UNKNOWN,
        "2.11.3",
    )
    assert {source.name: source.status for source in judged.sources} == {
        "Debian": "ok",
        "PyPI": "ok",
        "kev": "ok",
        "epss": "ok",
    }


def test_an_empty_database_judges_nothing_and_says_so(tmp_path: Path):
    with Database.open(tmp_path / "db") as database:
        judged = database.judge([OPENSSL, JINJA], BULLSEYE, {"PyPI": "refused"})
        assert judged.matches == ()
        assert database.enrich(()) == ()
        assert database.held() == ()
    assert {source.name: (source.status, source.why) for source in judged.sources} == {
        "Debian": ("failed", "no advisory source reachable"),
        "PyPI": ("failed", "refused"),
        "kev": ("failed", "not in the database"),
        "epss": ("failed", "not in the database"),
    }
    assert not (tmp_path / "db").exists()


def test_a_further_list_of_what_is_exploited_is_heard_once_it_is_held(filled: Path, bring: Bring, tmp_path: Path):
    with Database.open(filled) as database:
        assert database.lists() == ()
    own = tmp_path / "mirror/own-kev/known_exploited_vulnerabilities.json"
    own.parent.mkdir()
    entries = [{"cveID": "CVE-2022-0778", "dateAdded": "2022-03-20"}, {"cveID": "CVE-2020-28493"}]
    own.write_text(json.dumps({"vulnerabilities": entries}))
    bring(Part("own-kev"))
    with Database.open(filled) as database:
        assert database.lists() == (Part("own-kev"),)
        judged = database.judge([OPENSSL, JINJA], BULLSEYE)
        one, other = database.enrich(judged.matches)
    assert (one.exploit.since, one.exploit.ransomware, one.exploit.lists) == ("2022-03-20", True, ("kev", "own-kev"))
    assert (other.exploit.known, other.exploit.lists) == (True, ("own-kev",))
    assert "own-kev" in {source.name for source in judged.sources}


def test_two_updates_under_an_open_database(filled: Path, mirror: Any, record: Record, bring: Bring):
    with Database.open(filled) as database:
        for number in range(2):
            mirror.osv("PyPI", record(f"PYSEC-{number + 7}", "PyPI", "jinja2"))
            assert bring(Part("osv", "PyPI"))["PyPI"].status == "new"
        assert [match.advisory for match in database.judge([JINJA], None).matches] == ["PYSEC-8"]


def test_one_update_does_not_disturb_an_open_database(filled: Path, mirror: Any, record: Record, bring: Bring):
    with Database.open(filled) as database:
        mirror.osv("PyPI", record("PYSEC-7", "PyPI", "jinja2"))
        bring(Part("osv", "PyPI"))
        assert [match.advisory for match in database.judge([JINJA], None).matches] == ["PYSEC-1"]
    with Database.open(filled) as database:
        assert [match.advisory for match in database.judge([JINJA], None).matches] == ["PYSEC-7"]


def test_tables_that_are_gone_are_a_database_error(filled: Path):
    with Database.open(filled) as database:
        shutil.rmtree(filled / "osv" / "PyPI")
        with pytest.raises(DatabaseError, match="nakami db update"):
            database.judge([JINJA], None)


def test_a_version_nobody_defines_is_a_blind_spot(filled: Path):
    with Database.open(filled) as database:
        judged = database.judge([Package("pypi", "jinja2", "latest", path="p")], None)
    assert (judged.matches, [spot.where for spot in judged.blind_spots]) == ((), ["p"])


def test_a_version_nobody_defines_does_not_matter_where_no_advisory_speaks_of_the_package(filled: Path):
    """Its own main module is `(devel)` to every Go program built from a folder, and has no advisories."""
    with Database.open(filled) as database:
        assert database.judge([Package("pypi", "in-house", "(devel)", path="app/METADATA")], BULLSEYE).blind_spots == ()


def test_describe(filled: Path):
    with Database.open(filled) as database:
        known = database.describe("CVE-2022-0778")
        facts = known.facts
        assert known.names == ("CVE-2022-0778",)
        assert [each.id for each in known.advisories] == ["DEBIAN-CVE-2022-0778"]
        assert [(each.ecosystem, each.name, each.fixed) for each in known.affected] == [
            ("Debian:11", "openssl", "1.1.1n-0+deb11u5")
        ]
        assert set(facts.exploited) == set(facts.likelihoods) == set(facts.scores) == {"CVE-2022-0778"}
        assert database.describe("CVE-1999-9999") == Described(("CVE-1999-9999",))
        assert [each.id for each in database.describe("PYSEC-1").advisories] == ["PYSEC-1"]


def test_reasons(filled: Path):
    package = Package("deb", "openssl", "1.1.1n-0+deb11u5", source="openssl", source_version="1.1.1n-0+deb11u5")
    with Database.open(filled) as database:
        (reasoned,) = database.reasons([package], BULLSEYE, ["CVE-2022-0778"])
        assert [(each.outcome, each.told.advisory) for each in reasoned.weighed] == [("fixed", "DEBIAN-CVE-2022-0778")]


def test_what_the_distributions_advisories_speak_of(filled: Path):
    """A feed that has no record of a source package says nothing about it, not even that it is fine."""
    unheard = Package("deb", "libspring-core-java", "4.3.30-2", source="libspring-java", source_version="4.3.30-2")
    with Database.open(filled) as database:
        assert database.covers([OPENSSL, unheard], BULLSEYE) == {"libssl1.1"}
        assert database.covers([OPENSSL], None) == frozenset()
        assert database.covers([], BULLSEYE) == frozenset()
