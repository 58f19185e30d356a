"""Every dependency is declared, used, and has its reason in docs/dependencies.md."""

import ast
import re
import sys
import tomllib
from typing import Any

from tests.house.sources import ROOT, modules, tree

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
IMPORT_NAMES = {"packageurl-python": "packageurl", "pyyaml": "yaml"}
"""Distributions that are imported by another name."""


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found.group().lower()


def _declared() -> set[str]:
    return {_name(each) for each in PROJECT["project"]["dependencies"]}


def _imported() -> set[str]:
    found = set()
    for module in modules():
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"nakami"}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    assert _imported() == {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in _declared()}


def test_every_dependency_has_its_reason():
    page = (ROOT / "docs" / "dependencies.md").read_text()
    rows = {name.strip().lower() for row in re.findall(r"(?m)^\| ([^|]+) \|", page) for name in row.split(",")}
    groups = PROJECT["dependency-groups"]
    developing = {_name(each) for group in ("dev", "bench", "lock") for each in groups[group]}
    assert _declared() | developing == rows - {"library", "---"}


def test_the_locks_hold_what_is_declared():
    for lock, wanted in [
        ("run", PROJECT["project"]["dependencies"]),
        *((group, PROJECT["dependency-groups"][group]) for group in ("build", "dev", "bench", "lock")),
    ]:
        pinned = set(re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements" / f"{lock}.txt").read_text()))
        assert {_name(each) for each in wanted} <= pinned, lock
