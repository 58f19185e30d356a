"""What `nakami explain` found out, in lines and as a document."""

from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest
from msgspec.structs import replace

from nakami.cli.explanation import document, fitted, lines
from nakami.engine.explain import Case, Explanation
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, SetAside, Severity, State
from nakami.model.inventory import Seen
from nakami.model.package import Distro, Package
from nakami.vulns.describe import Advisory, Affected, Described
from nakami.vulns.ecosystems import Question
from nakami.vulns.facts import Facts, Known, Score
from nakami.vulns.reasoning import Reasoned, Told, weigh
from tests.report.schemas import assert_closed, load

SCHEMA = load("explain-1")
PACKAGE = Package(
    "deb",
    "libssl3",
    "3.0.11-1",
    source="openssl",
    source_version="3.0.11-1",
    path="var/lib/dpkg/status",
    cataloger="dpkg",
)
TOLD = Told(
    ecosystem="Debian:12",
    source="osv:Debian",
    advisory="DEBIAN-CVE-2024-0001",
    names=("CVE-2024-0001",),
    range="< 3.0.13-1",
    fixed="3.0.13-1",
    state="fixed",
    note="no-dsa",
    fixed_on="",
    module="",
    severity=Severity.LOW,
    score=None,
    vector="",
    published="2024-01-02T00:00:00Z",
    disputed=False,
    is_introduced=True,
    is_unfixed=True,
    is_of_module=True,
    is_without_epoch=False,
)
FINDING = Finding(
    "CVE-2024-0001",
    Severity.LOW,
    Evidence("var/lib/dpkg/status", 0, "sha256:" + "a" * 64, "osv:Debian", "DEBIAN-CVE-2024-0001", "< 3.0.13-1"),
    Remedy("upgrade", "3.0.13-1", "upgrade libssl3 to 3.0.13-1"),
    package=PACKAGE,
    score=9.8,
    vector="V",
    exploit=Exploit(known=True, since="2024-02-03", epss=0.5, lists=("kev",)),
    state=State.FIXED,
    note="no-dsa",
    fixed_on="2024-03-04T00:00:00Z",
)


def case(*told: Told, **more: Any) -> Case:
    question = Question("Debian:12", "openssl", "3.0.11-1")
    fields: dict[str, Any] = {
        "reasoned": Reasoned(PACKAGE, weigh([(question, told)], frozenset(TOLD.names))),
        "binaries": ("libssl3", "openssl"),
        "evidence": (Seen("var/lib/dpkg/status", "dpkg", 0),),
        "layer_digests": ("sha256:" + "a" * 64,),
    }
    return Case(**(fields | more))


def explanation(*cases: Case, unknown: tuple[str, ...] = ()) -> Explanation:
    known = Described(
        ("CVE-2024-0001", "GHSA-1"),
        (Advisory("DEBIAN-CVE-2024-0001", "osv:Debian", ("CVE-2024-0001",), Severity.LOW, "", None, "A title", ""),),
        (Affected("Debian:12", "openssl", "< 3.0.13-1", "3.0.13-1", "osv:Debian"),),
        Facts(
            {"CVE-2024-0001": Known("2024-02-03", ransomware=True, lists=("kev",))},
            {"CVE-2024-0001": 0.5},
            {"CVE-2024-0001": Score(9.8, "V", "", disputed=True)},
        ),
    )
    return Explanation("CVE-2024-0001", known, cases, unknown, Distro("debian", "12"))


def words(found: Explanation) -> str:
    return " ".join(" ".join(lines(found, "image.tar")).split())


def test_step_by_step():
    told = words(explanation(case(TOLD, finding=FINDING)))
    for step in (
        "also called GHSA-1",
        "NVD CVE-2024-0001 CVSS 9.8 V, disputed",
        "in image.tar: 1 finding",
        "libssl3 3.0.11-1 (and openssl): reported: low",
        "found in var/lib/dpkg/status, layer 1 (sha256:aaaaaaaaaaaa), by dpkg",
        "built from openssl 3.0.11-1",
        "asked Debian:12 for openssl 3.0.11-1",
        "osv:Debian, DEBIAN-CVE-2024-0001: installed 3.0.11-1 is below the fix 3.0.13-1 (no-dsa)",
        "judged by osv:Debian, DEBIAN-CVE-2024-0001",
        "state fixed in a newer version, on 2024-03-04 (no-dsa)",
        "severity low: the word of osv:Debian, which counts before CVSS 9.8 of NVD",
        "exploited known since 2024-02-03 (kev), 50.0% likely within 30 days (EPSS)",
        "remedy upgrade to 3.0.13-1",
    ):
        assert step in told


UNFIXED = replace(TOLD, is_unfixed=False)


@pytest.mark.parametrize(
    ("found", "told", "verdict"),
    [
        (case(UNFIXED), "not reported: the installed version has the fix", "not-reported"),
        (
            case(replace(TOLD, state="not-affected", is_unfixed=False)),
            "its maker says that it does not",
            "not-reported",
        ),
        (case(replace(TOLD, is_introduced=False)), "is older than the fault", "not-reported"),
        (case(replace(TOLD, is_of_module=False, module="a:1")), "the fault is in another module", "not-reported"),
        (case(), "not reported: no source of Debian:12 speaks of it", "not-reported"),
        (case(TOLD), "judged elsewhere: it is part of another package", "judged-elsewhere"),
        (case(TOLD, owner="openssl"), "judged elsewhere: the distribution's package openssl", "judged-elsewhere"),
        (case(reasoned=Reasoned(PACKAGE, (), "no order")), "not judged: no order", "not-judged"),
        (case(reasoned=Reasoned(PACKAGE, ())), "no source judges this package", "not-reported"),
        (
            case(TOLD, set_aside=SetAside(FINDING, "kernel-headers", "they are no kernel", "nakami")),
            "set aside: kernel-headers: they are no kernel (nakami)",
            "set-aside",
        ),
    ],
)
def test_why_not(found: Case, told: str, verdict: str):
    whole = explanation(found)
    assert told in words(whole)
    assert ("in image.tar: set aside" if verdict == "set-aside" else "0 findings") in words(whole)
    assert document(whole, "image.tar")["packages"][0]["verdict"] == verdict


def test_what_could_not_be_evaluated_keeps_it_from_being_clean():
    told = words(explanation(unknown=("not evaluated: npm",)))
    assert "in image.tar: not known" in told
    assert "not evaluated: npm" in told


def test_the_document_follows_its_schema():
    assert_closed(SCHEMA)
    whole = explanation(
        case(TOLD, finding=FINDING),
        case(UNFIXED),
        case(reasoned=Reasoned(PACKAGE, (), "no order"), evidence=(Seen("a", ""),)),
        case(TOLD, set_aside=SetAside(FINDING, "vex", "not reachable")),
        unknown=("not evaluated: npm",),
    )
    for each in (whole, replace(whole, known=Described(("CVE-2024-0001",)), cases=())):
        jsonschema.Draft202012Validator(SCHEMA).validate(document(each, "image.tar"))
    assert document(whole, "image.tar")["reported"] is True


def test_long_lines_go_on_below_their_text():
    step = "        asked       " + "statement " * 8
    assert fitted(step.rstrip(), 60) == [
        "        asked       statement statement statement statement",
        "                    statement statement statement statement",
    ]
    assert fitted("    npm: " + "why " * 5, 20) == ["    npm: why why why", "        why why"]
    assert fitted("short", 20) == ["short"]
