"""The card: one screen, aligned, and true."""

import shlex
import subprocess
from typing import Any

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.answer import Act, Answer, Mark, Verdict
from nakami.model.debt import Debt, Trend
from nakami.model.outcome import BlindSpot, Source
from nakami.report.look import Look
from nakami.report.renderers.card import _command, render
from tests.report.scans import scan

CARD = """
  shop/web:1.4    Debian GNU/Linux 12 (bookworm) · amd64 · 1 layer · built 412 days ago · sha256:777777777777

  SAFE      ✗  2 known vulnerabilities
  TRUSTED   ?  not signed
  ACCESS    !  runs as root

  VERDICT   refuse: 1 critical vulnerability has a fix (policy: default)

  What to do first
    1  openssl 3.0.11-1 -> 3.0.13-1  closes 1, 1 known exploited
       apt-get install --only-upgrade libssl3=3.0.13-1 openssl=3.0.13-1

  advisories: Debian today; kev 3 days old · 1.1 s
  all findings: --all · why: nakami explain CVE-2024-0001 --in shop/web:1.4
"""


def test_the_card_as_it_stands():
    assert render(scan(), Look(width=120)) == CARD


def test_colours_add_nothing_but_colour():
    assert unstyle(render(scan(), Look(width=120, colour=True))) == CARD


def test_ascii_says_the_same():
    card = render(scan(), Look(width=120, unicode=False))
    assert card.isascii()
    assert "SAFE      x  2 known" in card
    assert "TRUSTED   ?  not signed" in card


def test_nothing_is_said_by_colour_alone():
    words = {"refuse", "unknown", "accept"}
    for decision in words:
        card = render(scan(verdict=Verdict(decision, ("because",))), Look())  # type: ignore[arg-type] # as Verdict says
        assert f"VERDICT   {decision}: because" in card


def test_what_is_cleaned_and_revoked_stands_with_what_there_is_to_know():
    acts = (
        Act("remove opt/c (layer 4), and rebuild from a clean base", 2, kind="clean", beside="malware"),
        Act("revoke the key of X in /app/.env", 1, kind="revoke", beside="deleted in layer 6, still downloadable"),
    )
    card = render(scan(acts=acts), Look(width=120))
    assert "    1  remove opt/c (layer 4), and rebuild from a clean base  malware\n" in card
    assert (
        "    2  revoke the key of X in /app/.env                       deleted in layer 6, still downloadable\n" in card
    )


@pytest.mark.parametrize(("mark", "shown"), [("fine", "✓"), ("attention", "!"), ("bad", "✗"), ("not-known", "?")])
def test_marks(mark: str, shown: str):
    card = render(scan(answers=(Answer("SAFE", Mark(mark), ("x",)),)), Look())
    assert f"SAFE      {shown}  x" in card


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_screen(width: int):
    text = "one two three-four five " * 20
    card = render(
        scan(
            answers=(Answer("SAFE", Mark.BAD, (text, "x" * 300)),),
            verdict=Verdict("refuse", (text, text)),
            acts=(Act("n" * 300 + " 1 -> 2", 3, 1, f"pip install {'y' * 300}"), Act("short 1 -> 2", 12345, 0, text)),
            sources=(Source("Debian", "osv", "failed", why=text), Source("npm", "osv", "partial", why="z" * 300)),
            blind_spots=(BlindSpot("layer", "w" * 300, "v" * 300),),
        ),
        Look(width=width),
    )
    assert max(map(len, card.splitlines())) <= width


def test_acts_stand_in_columns():
    acts = (Act("a 1 -> 2", 10, 2), Act("longer 1.2.3 -> 2.0.0", 3), Act("rebuild on a newer base", 0))
    lines = [line for line in render(scan(acts=acts), Look()).splitlines() if line[:5].strip() in {"1", "2", "3"}]
    assert lines == [
        "    1  a 1 -> 2                 closes 10, 2 known exploited",
        "    2  longer 1.2.3 -> 2.0.0    closes 3",
        "    3  rebuild on a newer base",
    ]


def test_sources_say_what_is_missing():
    card = render(
        scan(
            sources=(
                Source("Go", "osv", "failed", why="no advisory source reachable (404)"),
                Source("npm", "osv", "failed", why="no advisory source reachable (404)"),
                Source("Red Hat", "osv", "partial", why="judged by others; details"),
                Source("epss", "epss", "ok"),
            ),
            blind_spots=(BlindSpot("jar", "a.jar", "is broken"), BlindSpot("jar", "b.jar", "is broken")),
        ),
        Look(width=120),
    )
    told = " ".join(card.split())
    assert "epss of unknown age" in told
    assert "evaluated only in part: Red Hat (judged by others)" in told
    assert "not evaluated: Go, npm (no advisory source reachable)" in told
    assert "2 blind spots, first a.jar: is broken" in told


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "built today"), (1, "built 1 day ago"), (2000, "built 2,000 days ago"), (None, "build date not told")],
)
def test_the_age_of_the_image(days: int | None, told: str):
    assert told in render(scan(built_days_ago=days), Look(width=120))


def test_a_target_with_blanks_can_be_pasted():
    target = scan().target
    fields = {name: getattr(target, name) for name in target.__struct_fields__} | {"name": "dir:/my root; x"}
    assert "--in 'dir:/my root; x'" in render(scan(target=type(target)(**fields)), Look(width=120))


def test_without_findings_there_is_nothing_to_explain():
    card = render(scan(findings=(), acts=()), Look())
    assert "explain" not in card
    assert "--all" not in card


# --- commands ---

WORDS = st.lists(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"], include_characters=" "), min_size=1),
    min_size=1,
)


class TestCommand:
    """POSIX, Shell Command Language, 2.2.1: a backslash and a newline are removed before the line is split into words."""

    @given(WORDS, st.integers(40, 120))
    def test_what_a_shell_reads_is_what_was_meant_or_nothing(self, words: list[str], width: int):
        command = shlex.join(words)
        shown = "\n".join(_command(command, width))
        if shown.endswith("more: see --format json)"):
            return
        assert shlex.split(shown.replace("\\\n", "")) == words

    def test_a_command_that_fits_is_as_it_was(self):
        assert _command("apk upgrade zlib", 40) == ["apk upgrade zlib"]

    def test_a_long_command_goes_on_below(self):
        packages = [f"package-{n}=1.2.3" for n in range(7)]
        command = f"apt-get install --only-upgrade {' '.join(packages)}"
        lines = _command(command, 73)
        assert len(lines) == 3
        echoed = subprocess.run(
            ["sh", "-c", "\n".join(["echo " + lines[0], *lines[1:]])], capture_output=True, text=True, check=True
        )
        assert echoed.stdout.split() == command.split()

    def test_a_command_that_is_too_long_runs_nothing(self):
        lines = _command("true " + " ".join(f"package-{n}" for n in range(200)), 73)
        assert len(lines) == 3
        assert lines[-1] == "  (188 more: see --format json)"
        lines[0] = lines[0].replace("true", "echo")
        for shell in ("sh", "bash"):
            done = subprocess.run([shell, "-c", "\n".join(lines)], capture_output=True, check=False)
            assert (done.returncode != 0, done.stdout) == (True, b"")


@given(st.text(max_size=80))
def test_no_text_reaches_the_terminal_unchecked(text: str):
    hostile: dict[str, Any] = {
        "answers": (Answer("SAFE", Mark.BAD, (f"x{text}",)),),
        "verdict": Verdict("refuse", (text,)),
        "acts": (Act(text, 1, 0, f"pip install {shlex.quote(text)}"),),
        "sources": (Source(text, "osv", "failed", why=text), Source(text, "osv", "ok")),
        "blind_spots": (BlindSpot("x", text, text),),
    }
    assert all(line.isprintable() for line in render(scan(**hostile), Look()).splitlines())


def test_what_is_in_the_base_image_is_said_so_and_once_what_that_means():
    of_base = (
        Act("openssl 1 -> 2", 7, 0, "apk upgrade libssl3", "base"),
        Act("musl 1 -> 2", 1, 0, "apk upgrade musl", "base"),
    )
    card = render(scan(acts=(*of_base, Act("ejs 2 -> 3", 1))), Look(width=120))
    assert "1  openssl 1 -> 2  closes 7, in the base image\n" in card
    assert "3  ejs 2 -> 3      closes 1\n" in card
    assert card.count("a newer base may bring the fix; a command puts it on top") == 1
    assert "newer base" not in render(scan(acts=(Act("ejs 2 -> 3", 1),)), Look())


def test_debt_is_the_last_that_is_told_of_safe():
    card = render(scan(debt=Debt(10, 1, 3), trend=Trend("t", 1, "", -5, 0)), Look(width=120))
    told = "debt 10 finding-days, down 5 since the last scan 1 day ago · not counted: 3 fixes of unknown age\n"
    assert card.index(told) < card.index("TRUSTED")
    assert "debt" not in render(scan(debt=Debt()), Look(width=120))


@pytest.mark.parametrize(
    ("act", "gain"),
    [
        (Act("a", 3, 1, attacked=2), "closes 3, 1 known exploited, 2 attacked here"),
        (Act("rebuild on the newest debian", 214, origin="base", kind="rebuild"), "closes up to 214\n"),
        (Act("shield CVE-1-1: a 1 has no fix yet", 0, 1, kind="shield"), "known exploited"),
        (Act("shield CVE-1-1: a 1 has no fix yet", 0, kind="shield", attacked=1), "attacked here"),
        (Act("shield CVE-1-1: a 1 has no fix yet", 0, kind="shield"), "likely to be exploited"),
        (Act("rebuild on debian 13", 0, kind="rebuild"), "rebuild on debian 13\n"),
    ],
)
def test_what_an_act_gains(act: Act, gain: str):
    card = render(scan(acts=(act,)), Look(width=120))
    assert gain in card
    assert "a newer base may bring" not in card


def test_what_an_act_says_in_a_sentence_is_not_cut():
    what = f"remove /{'folder/' * 8}a.php (layer 5) and 3 more, and rebuild from a clean base"
    card = render(scan(acts=(Act(what, 4, kind="clean", beside="malware"), Act("b 1 -> 2", 1))), Look(width=80))
    assert "(layer 5) and 3 more" in " ".join(card.split())
    assert max(map(len, card.splitlines())) <= 80
