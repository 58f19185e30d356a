from msgspec.structs import replace

from nakami.model.finding import SetAside
from nakami.report.look import Look
from nakami.report.renderers.set_aside import render
from tests.report.scans import FINDING, UNFIXED, scan

ASIDE = (
    SetAside(FINDING, "ignore-file", "not reachable", ".nakami.toml: rule 1", "2026-12-31"),
    SetAside(replace(UNFIXED, package=None, path="etc/x"), "kernel-headers", "no kernel"),
)
LIST = """
Set aside, and not counted: 2 findings
critical  CVE-2024-0001  libssl3 3.0.11-1  ignore-file: not reachable (.nakami.toml: rule 1, until 2026-12-31)
low       CVE-2024-0002  etc/x             kernel-headers: no kernel
"""


def test_the_list_as_it_stands():
    assert render(scan(set_aside=ASIDE), Look()) == LIST


def test_nothing():
    assert render(scan(), Look()) == ""


def test_on_a_screen_its_lines_fit():
    lines = render(scan(set_aside=ASIDE), Look(width=50, on_screen=True)).splitlines()
    assert max(map(len, lines)) <= 50


def test_what_a_document_says_cannot_steer_the_terminal():
    told = render(scan(set_aside=(replace(ASIDE[0], why="\x1b[2J"),)), Look(unicode=False))
    assert "\x1b" not in told
    assert told.isascii()
