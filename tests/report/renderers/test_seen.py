from click import unstyle
from msgspec.structs import replace

from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.hit import INSTRUCTIONS
from nakami.report.look import Look
from nakami.report.renderers.seen import lines

SHELL = Finding(
    *("NK-M0100", Severity.CRITICAL),
    Evidence("www/up/a.php", 4, line=2, excerpt="eval($_POST[0])", instruction="COPY . /"),
    Remedy("change", text="remove it"),
    path="www/up/a.php",
    title="Page runs what the request holds",
    kind="malware",
)
ALSO = replace(SHELL, id="NK-M0540", severity=Severity.HIGH, title="Script among uploads", evidence=Evidence("x", 4))
TOKEN = replace(
    SHELL,
    id="NK-S0001",
    kind="secret",
    path="app/.env",
    title="Token of GitHub",
    evidence=Evidence("app/.env", 2, line=3, excerpt="ghp_… (40 characters)", deleted_in=3),
    note="deleted in layer 4, still downloadable",
)
STEP = replace(SHELL, path=INSTRUCTIONS, note="in build step 7", evidence=Evidence(INSTRUCTIONS, line=7))
SCREEN = Look(width=60, on_screen=True)


def test_nothing():
    assert list(lines((), Look())) == list(lines((), SCREEN)) == []


def test_each_finding_is_one_line_when_nobody_watches():
    head, shell, token, step = lines((SHELL, TOKEN, STEP), Look())
    assert head.split("  ")[0] == "SEVERITY"
    assert shell.split()[:4] == ["critical", "NK-M0100", "www/up/a.php:2", "5"]
    assert shell.endswith("COPY . /    remove it")
    assert "app/.env:3  " in token
    assert "  3, deleted in 4  Token of GitHub" in token
    assert "  image configuration, build step 7  " in step


def test_on_a_screen_one_file_is_one_block():
    assert list(lines((SHELL, ALSO, TOKEN), SCREEN)) == [
        "critical  www/up/a.php, layer 5",
        "          NK-M0100  Page runs what the request holds (line",
        "                    2: eval($_POST[0]))",
        "          NK-M0540  Script among uploads",
        "          brought by  COPY . /",
        "          remedy      remove it",
        "critical  app/.env, layer 3",
        "          NK-S0001  Token of GitHub (line 3: ghp_… (40",
        "                    characters))",
        "          note        deleted in layer 4, still downloadable",
        "          remedy      remove it",
    ]


def test_what_shows_it_is_shown_once():
    told = list(lines((SHELL, replace(SHELL, id="NK-M0102")), Look(width=100, on_screen=True)))
    assert [line.endswith("(line 2: eval($_POST[0]))") for line in told[1:3]] == [True, False]


def test_what_the_image_says_of_itself_is_named_by_its_statement():
    assert next(lines((STEP,), SCREEN)) == "critical  image configuration, build step 7"


def test_colours_add_nothing_but_colour():
    for look in (SCREEN, Look()):
        plain = list(lines((SHELL, TOKEN), look))
        assert list(map(unstyle, lines((SHELL, TOKEN), replace(look, colour=True)))) == plain


def test_nothing_reaches_the_terminal_and_nothing_runs_over():
    hostile = replace(SHELL, path="p" * 300, title="a\x1b[31m", evidence=Evidence("p", excerpt="e" * 200))
    told = list(lines((hostile,), SCREEN))
    assert max(map(len, told)) <= SCREEN.width
    assert all(line.isprintable() for line in (*told, *lines((hostile,), Look())))
