from nakami.model.diff import PackageChange
from nakami.model.finding import Severity
from nakami.model.image import Target
from nakami.model.patch import Left, NewLayer, Patched, Plan, Upgrade
from nakami.report.look import Look
from nakami.report.renderers.patch_card import render
from tests.patch.test_plan import finding

PLAN = Plan(
    (Upgrade("deb", "openssl", "1", "2", ("libssl3",), ("CVE-1", "CVE-2"), Severity.HIGH, 1),),
    tuple(Left(f"CVE-9-{n}", Severity.LOW, ("zlib1g 1",), "no fixed version is known") for n in range(5)),
)
PATCHED = Patched(
    Target("registry", "shop/web:1", digest="sha256:" + "7" * 64),
    PLAN,
    tool="apt of the image",
    output="oci:out:1",
    digest="sha256:" + "8" * 64,
    layer=NewLayer("sha256:a", "sha256:b", 11_096_546, 510),
    installed=(PackageChange("up", "deb", "", "libssl3", ("1",), ("2",)),),
    closed=(finding("CVE-1", "2"),),
    introduced=(finding("CVE-3", ""),),
    still_open=(Left("CVE-2", Severity.HIGH, ("libssl3 2",), "the archive is old"),),
    duration=12.34,
)
CARD = """
  shop/web:1    no distribution found · sha256:777777777777

  PLAN         1 upgrade to close 2 vulnerabilities
               openssl 1 -> 2    high, closes 2, 1 known exploited    (libssl3)

  PATCHED      oci:out:1    sha256:888888888888
               1 package changed by apt of the image: one layer of 11.1 MB with 510 entries

  CLOSED       1 vulnerability: 1 high
               0 that have a fix remain · 1 came in

  INTRODUCED   + high CVE-3  libssl3 3.0.1-1

  STILL OPEN   the archive is old: CVE-2 (libssl3 2)

  NOT PATCHED  no fixed version is known: CVE-9-0 (zlib1g 1), CVE-9-1 (zlib1g 1), CVE-9-2 (zlib1g 1), and 2 more

  12.3 s
"""


def test_the_card():
    assert render(PATCHED, Look(width=120)) == CARD


def test_a_dry_run_shows_the_plan_alone():
    text = render(Patched(PATCHED.target, PLAN, is_dry_run=True), Look())
    assert "would close 2" in text
    assert "PATCHED " not in text.replace("NOT PATCHED", "")


def test_nothing_to_do_is_said():
    assert "nothing to do" in render(Patched(PATCHED.target, Plan()), Look())


def test_nothing_leaves_the_terminal_s_own_letters():
    evil = Patched(Target("oci", "\x1b[2Jx"), Plan(left=(Left("CVE-1\x1b", Severity.LOW, ("a\nb 1",), "no"),)))
    text = render(evil, Look(unicode=False), everything=True)
    assert "\x1b" not in text
    assert text.isascii()
