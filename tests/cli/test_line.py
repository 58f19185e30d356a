"""Which exit code a scan has."""

import pytest
from msgspec.structs import replace

from nakami.cli.line import Line
from nakami.model.finding import Remedy, Severity
from nakami.model.outcome import BlindSpot
from tests.report.scans import FINDING, NOW, UNFIXED, scan

SPOT = BlindSpot("layer", "layer 1", "it was \x1b[31mlost")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(), 0),
        (Line("critical"), 1),
        (Line("low"), 1),
        (Line("critical", only_fixed=True), 1),
        (Line(strict=True), 4),
        (Line("critical", strict=True), 1),
    ],
)
def test_the_line_is_held_against_the_findings_first(line: Line, code: int):
    assert line.code(scan(blind_spots=(SPOT,), time=NOW)) == code


def test_only_fixed_counts_what_an_upgrade_closes():
    result = scan(findings=(replace(UNFIXED, severity=Severity.HIGH), replace(FINDING, severity=Severity.LOW)))
    assert Line("high").code(result) == 1
    assert Line("high", only_fixed=True).code(result) == 0


def test_malware_and_secrets_can_always_be_closed():
    for kind in ("malware", "secret"):
        found = replace(UNFIXED, severity=Severity.HIGH, kind=kind, package=None, remedy=Remedy("change"))
        assert Line("high", only_fixed=True).code(scan(findings=(found,))) == 1


def test_what_is_not_known_is_said_with_the_name_of_the_target(capsys: pytest.CaptureFixture[str]):
    Line(strict=True).code(scan(blind_spots=(SPOT,), time=NOW), "a\x1bb")
    told = capsys.readouterr().err
    assert told.startswith("incomplete of a\N{REPLACEMENT CHARACTER}b: ")
    assert "\x1b" not in told
