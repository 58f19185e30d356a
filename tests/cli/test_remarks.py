from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.cli.remarks import remark, remarks
from nakami.engine.settings import Settings
from nakami.model.ignore import Ignore, IgnoreUse
from nakami.model.image import Base, Target
from nakami.model.outcome import Source
from nakami.model.platform import Platform
from tests.report.scans import scan

SETTINGS = Settings(Path("/nowhere"), Platform.host())
RULE = Ignore(2, ".nakami.toml", "why\x1b", "2026-11-01", ids=("CVE-1",))


def test_what_has_ended_is_told_and_what_found_nothing_if_asked():
    ended, unused, used = IgnoreUse(RULE, "expired"), IgnoreUse(RULE, "unused"), IgnoreUse(RULE, "applied", 3)
    result = scan(rules=(ended, unused, used))
    told = "warning: .nakami.toml: rule 2 ended on 2026-11-01 and no longer applies: CVE-1 (why\x1b)"
    assert list(remarks(result, SETTINGS, verbose=False)) == [told]
    assert list(remarks(result, SETTINGS, verbose=True))[1:] == [
        ".nakami.toml: rule 2 found nothing to set aside: CVE-1 (why\x1b)"
    ]


def test_attached_documents_are_looked_for_in_registries_only():
    settings = replace(SETTINGS, vex=("oci",))
    assert list(remarks(scan(), settings, verbose=False)) == []
    [told] = remarks(scan(target=Target("docker-archive", "web.tar")), settings, verbose=False)
    assert told.startswith("warning: web.tar was not read from a registry")


def test_a_configuration_that_lies_in_the_target_is_told(tmp_path: Path):
    (tmp_path / "x").mkdir()
    inside = replace(SETTINGS, files=(tmp_path / "x/../x/.nakami.toml",))
    outside = replace(SETTINGS, files=(tmp_path / ".nakami.toml",))
    result = scan(target=Target("dir", f"dir:{tmp_path}/x"))
    [told] = remarks(result, inside, verbose=False)
    assert told.startswith("warning: .nakami.toml lies in what was scanned")
    assert list(remarks(result, outside, verbose=False)) == []
    assert list(remarks(scan(), inside, verbose=False)) == []


def test_the_registry_that_a_label_sends_us_to_is_told():
    settings = replace(SETTINGS, check_base=True)
    result = scan(base=Base("10.0.0.5:5000/inner/base:1", by="label"))
    assert list(remarks(result, settings, verbose=False)) == [
        "10.0.0.5:5000 was asked for the base image: a label of the image names it"
    ]
    assert list(remarks(result, SETTINGS, verbose=False)) == []
    for base in (Base("python 3.9"), Base("", by="label"), Base("not a reference", by="label")):
        assert list(remarks(scan(base=base), settings, verbose=False)) == []


def test_why_sources_did_not_answer_is_told_with_what_to_do():
    gone = "no advisory source reachable (no answer from https://x: Connection refused; check HTTPS_PROXY)"
    sources = (
        Source("npm", "osv", "failed", why="no advisory source reachable (x has no npm)"),
        Source("kev", "kev", "failed", why=gone),
        Source("epss", "epss", "failed", why=gone),
        Source("NVD", "nvd", "failed", why="no scan fetches it by itself"),
    )
    told = f"warning: kev, epss: {gone} (the table has 1 more reason: --all)"
    assert list(remarks(scan(sources=sources), SETTINGS, verbose=False)) == [told]
    assert list(remarks(scan(sources=sources[1:]), SETTINGS, verbose=False)) == [f"warning: kev, epss: {gone}"]


def test_nothing_of_it_reaches_a_terminal_as_it_is(capsys: pytest.CaptureFixture[str]):
    remark(scan(rules=(IgnoreUse(RULE, "expired"),)), SETTINGS, verbose=False)
    told = capsys.readouterr()
    assert told.out == ""
    assert "(why�)" in told.err
