"""What `nakami explain` says of a check."""

import jsonschema  # type: ignore[import-untyped] # it ships no types
from msgspec.structs import replace

from nakami.cli.explanation import document, lines
from nakami.engine.explain import Explanation
from nakami.engine.explain_check import Checked
from nakami.engine.rules import rule_of_check
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.model.finding import Evidence, Finding, Remedy, SetAside, Severity
from nakami.rulebook.rule import Rule
from nakami.vulns.describe import Described
from tests.report.schemas import load

CHECK = OutlivedSystem()
FOUND = CHECK.finding("Debian 10: no more fixes since 2024-06-30", "etc/os-release", source="distro-info")
CHECKED = Checked(rule_of_check(CHECK))
RULE = Rule(
    code="NK-M9001",
    name="test-thing",
    title="A thing of tests",
    severity=Severity.HIGH,
    confidence="medium",
    maturity="sandbox",
    since="0.1",
    why="Whoever runs it has a thing of tests.",
    remedy="take it out",
    family="malware",
    group="things",
    references=("https://example.org/thing",),
)
EVIDENCE = Evidence(
    "srv/thing",
    1,
    "sha256:" + "ab" * 32,
    "nakami",
    "test-thing",
    line=7,
    excerpt="needle",
    instruction="COPY . /",
    deleted_in=2,
)
SEEN = Finding(
    "NK-M9001",
    Severity.HIGH,
    EVIDENCE,
    Remedy("change", text="take it out"),
    path="srv/thing",
    title=RULE.title,
    kind="malware",
)


def explained(checked: Checked) -> Explanation:
    return Explanation(checked.code, Described((checked.code,)), unknown=checked.unknown, check=checked)


def test_what_it_is_for():
    told = list(lines(explained(CHECKED), ""))
    assert told[0] == "NK-F001  The operating system gets no more fixes (outlived-system)"
    assert [line.split()[0] for line in told[1:]] == ["severity", "why", "remedy"]


def test_what_it_found():
    told = "\n".join(lines(explained(replace(CHECKED, findings=(FOUND,))), "app:1"))
    assert "\nin app:1: 1 finding\n    high: Debian 10: no more fixes since 2024-06-30\n" in told
    assert "found in    etc/os-release" in told
    assert "says        distro-info" in told
    assert told.endswith(f"remedy      {CHECK.remedy}")


def test_what_does_not_count():
    aside = SetAside(FOUND, "ignore-file", "until spring", ".nakami.toml: rule 1")
    told = "\n".join(lines(explained(replace(CHECKED, set_aside=(aside,))), "app:1"))
    assert "in app:1: 0 findings" in told
    assert "ignore-file: until spring (.nakami.toml: rule 1)" in told


def test_no_finding_says_nothing_where_nothing_is_known():
    told = "\n".join(lines(explained(replace(CHECKED, unknown=("nobody tells",))), "app:1"))
    assert told.endswith("in app:1: not known\n    nobody tells")


def test_the_same_as_a_document():
    aside = SetAside(FOUND, "ignore-file", "until spring", ".nakami.toml: rule 1")
    for checked in (CHECKED, replace(CHECKED, findings=(FOUND,), set_aside=(aside,))):
        told = document(explained(checked), "app:1")
        jsonschema.Draft202012Validator(load("explain-1")).validate(told)
        assert told["reported"] == bool(checked.findings)
        assert told["check"]["code"] == "NK-F001"


def test_a_rule_over_bytes():
    told = "\n".join(lines(explained(Checked(RULE, (SEEN,))), "app:1"))
    assert "severity   high; medium confidence\n    looks for  malware, things (sandbox)\n" in told
    assert "more       https://example.org/thing" in told
    assert "found in    srv/thing, line 7, layer 2 (sha256:abababababab)" in told
    assert "shows       needle" in told
    assert "brought by  COPY . /" in told
    assert "deleted     in layer 3: still downloadable" in told
    document_ = document(explained(Checked(RULE, (SEEN,))), "app:1")
    jsonschema.Draft202012Validator(load("explain-1")).validate(document_)
    assert document_["check"]["findings"][0]["deleted_in"] == 2
