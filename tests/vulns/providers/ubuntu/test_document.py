from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.finding import Severity, State
from nakami.vulns.providers.ubuntu.document import Document, Statement, Word, priority_of, when, word_of
from nakami.vulns.states import NOT_AFFECTED

SAMPLES = Path(__file__).with_name("samples")
NOT_FIXED = "This package (for the given release) is vulnerable to the CVE, the problem is understood, but the Ubuntu Security Team decided to not fix it."


def sample(name: str) -> Document:
    return msgspec.json.decode((SAMPLES / f"{name}.json").read_bytes(), type=Document)


def products(*urls: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode([{"@id": url} for url in urls]))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"status": "fixed"}, Word(State.FIXED)),
        ({"status": "not_affected", "justification": "vulnerable_code_not_present"}, Word(NOT_AFFECTED)),
        ({"status": "not_affected"}, Word(NOT_AFFECTED)),
        ({"status": "not_affected", "justification": "component_not_present"}, None),
        ({"status": "under_investigation", "status_notes": "... is pending."}, Word(State.UNDER_INVESTIGATION)),
        (
            {
                "status": "under_investigation",
                "status_notes": "The vulnerability is known but remediation is deferred.",
            },
            Word(State.AFFECTED, "deferred: the fix waits"),
        ),
        (
            {"status": "affected", "action_statement": "This package is vulnerable to the CVE and needs fixing."},
            Word(State.AFFECTED),
        ),
        ({"status": "affected"}, Word(State.AFFECTED)),
        ({"status": "affected", "action_statement": NOT_FIXED}, Word(State.WILL_NOT_FIX, "ignored")),
        (
            {"status": "affected", "action_statement": f"{NOT_FIXED} CVE Notes / justification: too\n intrusive"},
            Word(State.WILL_NOT_FIX, "ignored: too intrusive"),
        ),
        (
            {"status": "affected", "action_statement": "This package (for the given release) is no longer supported."},
            Word(State.WILL_NOT_FIX, "no longer supported"),
        ),
        ({"status": "something new"}, None),
    ],
)
def test_words(fields: dict[str, Any], word: Word | None):
    assert word_of(Statement(**fields)) == word


def test_sources_are_told_from_binaries():
    statement = Statement(
        "fixed",
        products(
            "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.25?arch=source&distro=jammy",
            "pkg:deb/ubuntu/libcurl4@7.81.0-1ubuntu1.25?arch=s390x&distro=jammy",
            "pkg:deb/ubuntu/lxc@1:4.0.12-0ubuntu1~20.04.1+esm1?arch=source&distro=esm-apps/focal",
            "pkg:deb/ubuntu/openssl?arch=source&distro=noble",
            "pkg:deb/ubuntu/g++-4.4@4.4.7?arch=source&distro=jammy&more=1",
            "pkg:rpm/ubuntu/curl@1?arch=source&distro=jammy",
            "pkg:deb/ubuntu/curl@1?arch=source",
            "?arch=source&distro=jammy",
        ),
    )
    assert list(statement.sources()) == [
        ("curl", "jammy"),
        ("lxc", "esm-apps/focal"),
        ("openssl", "noble"),
        ("g++-4.4", "jammy"),
    ]


def test_the_form_before_2025():
    document = sample("CVE-2016-1585")
    assert [list(statement.sources()) for statement in document.statements] == [
        [("apparmor", "ubuntu/focal"), ("apparmor", "ubuntu/jammy")],
        [("apparmor", "ubuntu/noble")],
    ]
    assert when(document.metadata.timestamp) == "2024-12-18T16:50:03Z"
    assert priority_of(document) is Severity.UNKNOWN


def test_one_statement_tells_the_priority_for_all():
    assert priority_of(sample("CVE-2014-3566")) is Severity.MEDIUM


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-08-31T13:52:32.208320Z", "2026-08-31T13:52:32Z"),
        ("2019-10-23 18:15:00 UTC", "2019-10-23T18:15:00Z"),
        ("2025-07-17", "2025-07-17T00:00:00Z"),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates(text: str, date: str):
    assert when(text) == date


class TestProducts:
    """Package URL specification: `scheme:type/namespace/name@version?qualifiers#subpath`."""

    @given(st.lists(st.text(max_size=40)), st.text(max_size=10))
    def test_no_product_breaks_the_others(self, others: list[str], mark: str):
        good = "pkg:deb/ubuntu/curl@1?arch=source&distro=jammy"
        statement = Statement("fixed", products(*others, f"{mark}?arch=source", good))
        assert ("curl", "jammy") in list(statement.sources())
