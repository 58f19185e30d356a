import sys

from click import unstyle
from msgspec.structs import replace

from nakami.model.finding import Remedy
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Package
from nakami.report.look import Look
from nakami.report.renderers.table import render
from tests.report.scans import FINDING, scan

TABLE = """\
SEVERITY  ID             PACKAGE  INSTALLED  FIXED IN  LAYER  EXPLOITED   EPSS
critical  CVE-2024-0001  libssl3  3.0.11-1   3.0.13-1  1      2024-02-03  0.500
low       CVE-2024-0002  libssl3  3.0.11-1   no fix    1
"""


def test_the_table_as_it_stands():
    assert render(scan(), Look()) == TABLE


def test_the_origin_stands_where_the_base_is_known():
    findings = (replace(FINDING, origin="base"), replace(FINDING, id="CVE-2024-0003", origin="application"))
    head, one, two = render(scan(findings=findings), Look()).splitlines()
    column = head.index("ORIGIN")
    assert (one[column:].split()[0], two[column:].split()[0]) == ("base", "application")
    narrow = render(scan(findings=findings), Look(width=70, on_screen=True)).splitlines()
    assert "ORIGIN" not in narrow[0]
    assert max(map(len, narrow)) <= 70


def test_what_was_seen_in_files_stands_above():
    secret = replace(FINDING, id="NK-S0001", kind="secret", package=None, path="app/.env", remedy=Remedy("change"))
    head, line, empty, *table = render(scan(findings=(secret, FINDING)), Look()).splitlines()
    assert (head.split()[2], line.split()[2], empty, len(table)) == ("WHERE", "app/.env", "", 2)
    assert len(render(scan(findings=(secret,)), Look()).splitlines()) == 2


def test_what_was_not_looked_for_is_told():
    *_, line = render(scan(looked_for=("vulnerabilities", "freshness")), Look()).splitlines()
    assert line == "not looked for: malware, secrets"
    assert render(scan(findings=(), looked_for=("malware",)), Look()).startswith(
        "No findings in what could be evaluated"
    )


def test_what_is_too_old_says_so_in_words():
    old = replace(
        FINDING, id="NK-F001", kind="freshness", package=None, title="Debian 11: no more fixes", remedy=Remedy("change")
    )
    _, line = render(scan(findings=(old,)), Look()).splitlines()
    assert "NK-F001" in line
    assert "Debian 11: no more fixes" in line
    assert "see explain" in line


def test_colours_add_nothing_but_colour():
    assert unstyle(render(scan(), Look(colour=True))) == TABLE


def test_each_finding_is_one_line_when_nobody_watches():
    long = replace(FINDING, package=Package("npm", "n" * 200, "1.0.0", namespace="@scope"))
    _, line = render(scan(findings=(long,)), Look(width=80)).splitlines()
    assert f"@scope/{'n' * 200}  1.0.0" in line


def test_on_a_screen_it_folds():
    long = replace(FINDING, package=Package("maven", "spring-core", "4.3.30.RELEASE", namespace="org.springframework"))
    lines = render(scan(findings=(long,)), Look(width=80, on_screen=True)).splitlines()
    assert max(map(len, lines)) <= 80
    column = lines[0].index("PACKAGE")
    cells = [line[column : lines[0].index("INSTALLED")].strip() for line in lines[1:]]
    assert "".join(cells) == "org.springframework/spring-core"


def test_no_findings_and_all_known():
    assert render(scan(findings=()), Look()) == "No findings.\n"


def test_no_findings_is_not_said_of_the_unknown():
    table = render(
        scan(
            findings=(),
            sources=(
                Source("npm", "osv", "failed", why="no advisory source reachable"),
                Source("Red Hat", "osv", "partial", why="a rebuild"),
            ),
            blind_spots=(BlindSpot("jar", "a\x1b.jar", "is broken", "look again"),),
        ),
        Look(),
    )
    assert table == (
        "No findings in what could be evaluated. Not known:\n"
        "not evaluated: npm: no advisory source reachable\n"
        "not evaluated in full: Red Hat: a rebuild\n"
        "blind spot: a\ufffd.jar: is broken; look again\n"
    )


def test_ascii():
    named = replace(FINDING, package=Package("npm", "中身", "1"))
    assert render(scan(findings=(named,)), Look(unicode=False)).isascii()


def test_ten_times_the_findings_are_ten_times_the_work():
    def calls(count: int) -> int:
        findings = tuple(replace(FINDING, id=f"CVE-2024-{number}") for number in range(count))
        told = 0

        def note(*_: object) -> None:
            nonlocal told
            told += 1

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            table = render(scan(findings=findings), Look(on_screen=True, colour=True))
        finally:
            sys.setprofile(before)
        assert table.count("\n") >= count + 1
        return told

    assert calls(5_000) < 11 * calls(500)
