"""The documents do not lie: their links resolve, and what they show of the command line is what it prints.

With NAKAMI_UPDATE=1 in the environment, what they show is written anew instead of judged.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, tracked

DOCUMENTS = sorted(path for path in tracked() if path.suffix == ".md")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"(?ms)^```(?P<language>\w*)\n(?P<body>.*?)^```$")
SHELL_BLOCKS = [
    pytest.param(path, match["body"], id=f"{path}:{match.start()}")
    for path in DOCUMENTS
    for match in FENCE.finditer((ROOT / path).read_text())
    if match["language"] == "console"
]


def _anchors(document: Path) -> set[str]:
    """The anchors that a forge makes from headings: lower case, punctuation dropped, spaces to hyphens."""
    headings = re.findall(r"(?m)^#+ +(.+?) *$", FENCE.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_resolve(path: Path):
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", (ROOT / path).read_text()))
    broken = []
    for target in (match["target"] for match in LINK.finditer(prose)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (ROOT / path).parent / name if name else ROOT / path
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in _anchors(file)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize(("path", "block"), SHELL_BLOCKS)
def test_a_console_block_shows_what_happens(path: Path, block: str, cache: Path):
    """Blocks marked `console` hold `$ nakami ...` lines, each followed by exactly what it prints; others are not run."""
    commands = re.findall(r"(?m)^\$ (.*)$", block)
    assert commands
    happens = "\n".join(f"$ {command}\n{_printed(command, cache)}" for command in commands)
    if os.environ.get("NAKAMI_UPDATE"):
        document = ROOT / path
        document.write_text(document.read_text().replace(f"```console\n{block}```", f"```console\n{happens}```"))
    else:
        assert block == happens


def _printed(command: str, cache: Path) -> str:
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "NAKAMI_CACHE_DIR": str(cache),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    outcome = subprocess.run(
        shlex.split(command),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return "".join(f"{line.rstrip()}\n" for line in outcome.stdout.splitlines())


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.parts[:2] == ("docs", "commands")], ids=str)
def test_a_page_of_a_command_shows_its_help(path: Path):
    assert f"\n$ nakami {path.stem} --help\n" in (ROOT / path).read_text()


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_make_targets_named_in_documents_exist(path: Path):
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
    assert set(re.findall(r"`make ([a-z-]+)`", (ROOT / path).read_text())) <= targets


def test_the_architecture_names_every_module_of_the_engine():
    table = (ROOT / "docs" / "architecture.md").read_text().partition("| modules of `engine` |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)/?`", table))
    modules = [path.relative_to("src/nakami/engine") for path in tracked() if path.is_relative_to("src/nakami/engine")]
    assert named == {path.parts[0].removesuffix(".py") for path in modules if path.parts[0] != "__init__.py"}
