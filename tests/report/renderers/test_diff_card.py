"""The first screen of differences: one line that says whether it became better, then what matters most."""

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.diff import Diff, ExecutableChange, ExecutableCounts, FindingChange, PackageChange, SettingChange
from nakami.model.finding import Exploit, Severity
from nakami.report.look import Look
from nakami.report.renderers.diff_card import render, verdict
from tests.report.diffs import BEFORE, diff
from tests.report.scans import FINDING

CARD = """
  - shop/web:1.3    Debian GNU/Linux 12 (bookworm) · amd64 · 120 packages · 5,000 files · 3 vulnerabilities
  + shop/web:1.4    Debian GNU/Linux 12 (bookworm) · amd64 · 121 packages · 5,000 files · 2 vulnerabilities

  mixed: 2 vulnerabilities gone, 1 new, 1 executable that no package explains

  EXECUTABLES  1 that no package explains
               ~ usr/bin/ls    layer 5
               12 explained by 1 package that changed

  FINDINGS     + low CVE-2024-0003  openssl 3.0.11-1
               - critical CVE-2024-0001  openssl 3.0.11-1, known exploited, fixed in 3.0.13-1
               - high CVE-2024-0004  openssl 3.0.11-1, known exploited, fixed in 3.0.13-1
               1 vulnerability on both sides

  PACKAGES     1 added, 1 upgraded
               + npm @scope/left-pad 1.3.0
               ↑ deb libssl3 3.0.11-1 -> 3.0.13-1    12 executables

  SETTINGS     ~ user: root -> app
               ~ environment TOKEN: another value
               + port 22/tcp

  1 of 1 layer shared · 1.1 s · everything: --all
"""
NOTHING = {
    "packages": (),
    "findings": (),
    "settings": (),
    "executables": (),
    "executable_counts": ExecutableCounts(),
    "unchanged": 0,
}


def test_the_card_as_it_stands():
    assert render(diff(), Look(width=120)) == CARD


def test_colours_add_nothing_but_colour():
    assert unstyle(render(diff(), Look(width=120, colour=True))) == CARD


def test_ascii_says_the_same():
    card = render(diff(), Look(width=120, unicode=False))
    assert card.isascii()
    assert "^ deb libssl3" in card


def changed(change: str, *severities: Severity, known: bool = False) -> tuple[FindingChange, ...]:
    exploit = Exploit(known=known)
    return tuple(
        FindingChange(change, replace(FINDING, id=f"CVE-{change}-{number}", severity=severity, exploit=exploit))  # type: ignore[arg-type] # as FindingChange says
        for number, severity in enumerate(severities)
    )


LOW, HIGH, CRITICAL = Severity.LOW, Severity.HIGH, Severity.CRITICAL


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        (changed("gone", HIGH), ("better", "1 vulnerability gone")),
        (changed("gone", *[HIGH] * 41) + changed("new", LOW, LOW, LOW), ("better", "41 vulnerabilities gone, 3 new")),
        (changed("gone", CRITICAL) + changed("new", HIGH), ("mixed", "1 vulnerability gone, 1 new")),
        (changed("gone", *[LOW] * 9) + changed("new", HIGH), ("worse", "9 vulnerabilities gone, 1 new")),
        (changed("gone", CRITICAL) + changed("new", LOW, known=True), ("worse", "1 vulnerability gone, 1 new")),
        (changed("new", LOW), ("worse", "1 vulnerability new")),
        (changed("unclear", LOW), ("different", "no vulnerability came or went, 1 not known")),
        (changed("gone", LOW) + changed("unclear", LOW), ("better", "1 vulnerability gone, 1 not known")),
    ],
)
def test_the_verdict(findings: tuple[FindingChange, ...], told: tuple[str, str]):
    assert verdict(diff(**{**NOTHING, "findings": findings})) == told


def test_malware_that_came_in_is_worse_whatever_is_gone():
    found = replace(
        FINDING,
        id="NK-M0001",
        severity=HIGH,
        kind="malware",
        package=None,
        path="opt/c",
        title="A miner",
        exploit=Exploit(),
    )
    came = (*changed("gone", CRITICAL, known=True), FindingChange("new", found))
    assert verdict(diff(**{**NOTHING, "findings": came})) == ("worse", "new malware in 1 place, 1 vulnerability gone")
    assert "+ high NK-M0001  opt/c  A miner" in render(diff(findings=came), Look(width=120))


@pytest.mark.parametrize("findings", [changed("gone", HIGH), changed("gone", *[HIGH] * 9) + changed("new", LOW)])
def test_nothing_is_better_with_a_program_that_no_package_explains(findings: tuple[FindingChange, ...]):
    planted = (ExecutableChange("added", "tmp/.x/miner"),)
    word, told = verdict(diff(**{**NOTHING, "findings": findings, "executables": planted}))
    assert word == "mixed"
    assert told.endswith("1 executable that no package explains")


def test_the_same():
    same = diff(**NOTHING)
    assert verdict(same) == ("the same", "nothing that is compared differs")
    assert "--all" not in render(same, Look())


def test_without_findings_nothing_is_better_or_worse():
    told = verdict(diff(findings=(), findings_compared=False))
    assert told == ("different", "1 executable that no package explains")
    assert "FINDINGS" not in render(diff(findings=(), findings_compared=False), Look())


def many() -> Diff:
    return diff(
        packages=tuple(PackageChange("added", "npm", "", f"p{n}", (), ("1",)) for n in range(2000)),
        findings=changed("new", *[LOW] * 3000),
        executables=tuple(ExecutableChange("added", f"app/{n}") for n in range(4000)),
        settings=tuple(SettingChange(f"label {n}", "added", None, "x") for n in range(100)),
        before=replace(BEFORE, unknown=tuple(f"{n}: is broken" for n in range(20))),
    )


def test_ten_thousand_differences_fit_on_one_screen():
    card = render(many(), Look(width=100))
    assert card.count("\n") < 50
    assert "and 3,995 more executables" in card
    assert "and 2,995 more new vulnerabilities" in card


def test_all_leaves_nothing_out():
    text = render(many(), Look(width=100), everything=True)
    assert text.count("\n") > 9000
    assert " more " not in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int):
    long = "x" * 300
    text = render(
        diff(
            before=replace(BEFORE, target=replace(BEFORE.target, name=long), unknown=(long,)),
            packages=(PackageChange("up", "npm", long, long, (long,), (long,)),),
            executables=(ExecutableChange("changed", long),),
            settings=(SettingChange(long, "changed", long, long),),
            findings=(FindingChange("new", replace(FINDING, id=long)),),
        ),
        Look(width=width),
    )
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            {"executables_compared": False, "executables": ()},
            "not compared: one side is a list of packages without files",
        ),
        (
            {"executable_counts": ExecutableCounts(unattributed=7)},
            "7 of the system: whose packages brought them is not known",
        ),
        (
            {"executable_counts": ExecutableCounts(rebuilt=3)},
            "3 of packages with the same version, built for another release",
        ),
        (
            {"findings": changed("unclear", LOW)},
            "? low CVE-unclear-0  openssl 3.0.11-1, fixed in 3.0.13-1    not judged now",
        ),
        (
            {"executables": (ExecutableChange("removed", "bin/x"),)},
            "- bin/x\n",
        ),
        (
            {"before": replace(BEFORE, unknown=("a", "b")), "after": replace(BEFORE, unknown=("b", "c"))},
            "NOT KNOWN    on both sides: b\n               - a\n               + c\n",
        ),
    ],
)
def test_what_else_may_stand_there(more: dict[str, object], line: str):
    assert line in render(diff(**more), Look(width=140))


@given(st.text(max_size=80))
def test_no_text_reaches_the_terminal_unchecked(text: str):
    card = render(
        diff(
            before=replace(BEFORE, target=replace(BEFORE.target, name=text), unknown=(text,)),
            packages=(PackageChange("changed", text, text, text, (text,), (text,)),),
            executables=(ExecutableChange("changed", text),),
            settings=(SettingChange(text, "changed", text, text),),
            findings=(FindingChange("new", replace(FINDING, id=text)),),
        ),
        Look(),
    )
    assert all(line.isprintable() for line in card.splitlines())
