"""Secrets behind the gate of settings: every specimen of every rule is told where people put applications.

The tests of cases try specimens where their recipes say; here the same lie where images have what is their own.
"""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from nakami.engine.inspection.examining import Examiner
from nakami.model.hit import INSTRUCTIONS
from nakami.rulebook.bundle import compiled
from nakami.rulebook.cases import Case, cases
from nakami.rulebook.folder import cases_of, sources
from nakami.rulebook.rule import Rule
from nakami.secrets.specimens import MAKERS

RULES = compiled([source for source in sources() if not source.namespace.startswith("malware/")])
PLACES = (
    ("app/.env", b"", b""),
    ("home/u/.bashrc", b"export ", b""),
    ("app/config.py", b"", b""),
    ("srv/www/config.php", b"<?php\n$", b";"),
)
EXPRESSIONS = {"azure-shared-access-signature", "snowflake-programmatic-token", "vault-legacy-token"}
"""Their values have dots or ampersands, which the filter of code takes for a call where a file is code."""
LIBRARY = "usr/lib/python3/dist-packages/mine/code.py"


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(RULES)


def specimens() -> Iterator[tuple[Rule, Case]]:
    """Every bad case of a file; the image's configuration has no place."""
    for rule in RULES.heads:
        for case in cases(cases_of(rule), MAKERS):
            if case.bad and case.entry.path != INSTRUCTIONS:
                yield rule, case


def told(examiner: Examiner, case: Case, path: str, kind: str = "") -> set[str]:
    return {hit.rule for hit in examiner.examine(replace(case.entry, path=path), case.content, kind)}


def written(case: Case, before: bytes, after: bytes) -> Case:
    """The same setting in quotes, with what a language wants before and after it."""
    name, _, value = case.content.strip().partition(b"=")
    return replace(case, content=before + name + b'="' + value.strip(b"\"'") + b'"' + after + b"\n")


def test_every_specimen_is_told_below_an_applications_folder(examiner: Examiner):
    missed = [
        (rule.name, case.number)
        for rule, case in specimens()
        if rule.code not in told(examiner, case, f"app/{case.entry.path}")
    ]
    assert missed == []


@pytest.mark.parametrize(
    "place",
    ["app/.env", "etc/app.yml", "home/u/.bashrc", "usr/src/app/.env", "usr/lib/python3/dist-packages/mine/.env.local"],
)
def test_what_a_file_of_variables_holds_is_told_in_each(examiner: Examiner, place: str):
    missed = [
        (rule.name, case.number)
        for rule, case in specimens()
        if rule.confidence == "high" and rule.over in {"text", "any"} and case.entry.path == "srv/app/.env"
        if rule.code not in told(examiner, case, place)
    ]
    assert missed == []


def test_settings_are_told_in_each(examiner: Examiner):
    missed = [
        f"{rule.name} in {place}"
        for rule, case in specimens()
        if rule.over == "setting" and case.entry.path == "srv/app/.env"
        for place, before, after in PLACES
        if rule.name not in EXPRESSIONS or not place.endswith((".py", ".php"))
        if rule.code not in told(examiner, written(case, before, after), place)
    ]
    assert missed == []


def test_tokens_of_plain_form_are_told_in_a_library_too(examiner: Examiner):
    missed = [
        rule.name
        for rule, case in specimens()
        if rule.confidence == "high" and rule.over == "any" and rule.group not in {"files", "keys"}
        if rule.code not in told(examiner, case, LIBRARY)
    ]
    assert missed == []


def test_what_is_told_by_the_words_around_it_is_not_looked_for_in_a_library(examiner: Examiner):
    assert not [
        rule.name for rule, case in specimens() if rule.over == "setting" and rule.code in told(examiner, case, LIBRARY)
    ]
