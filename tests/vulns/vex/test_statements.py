"""Of several statements, the latest that applies."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nakami.model.package import Package
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex.identity import Subject
from nakami.vulns.vex.statements import Statements

SUBJECT = Subject(Package("npm", "lodash", "4.17.20"), None, frozenset())
LODASH = (Product(Name(("pkg:npm/lodash",))),)


def said(status: Status, timestamp: str = "", *names: str, products: tuple[Product, ...] = LODASH) -> Statement:
    return Statement(names or ("CVE-1",), status, products, timestamp=timestamp)


def test_the_latest_wins():
    statements = Statements(
        [said(Status.NOT_AFFECTED, "2026-01-02T00:00:00Z"), said(Status.AFFECTED, "2026-01-02T02:00:00+05:00")]
    )
    found = statements.about(["CVE-1"], SUBJECT)
    assert found is not None
    assert found.status is Status.NOT_AFFECTED


def test_of_two_at_once_the_graver_wins():
    moments = [
        said(Status.NOT_AFFECTED, "2026-01-02"),
        said(Status.FIXED, "2026-01-02"),
        said(Status.AFFECTED, "2026-01-02"),
    ]
    for order in (moments, moments[::-1]):
        found = Statements(order).about(["CVE-1"], SUBJECT)
        assert found is not None
        assert found.status is Status.AFFECTED


def test_what_has_no_time_is_the_oldest():
    found = Statements([said(Status.AFFECTED, "soon"), said(Status.FIXED, "2020-01-01")]).about(["CVE-1"], SUBJECT)
    assert found is not None
    assert found.status is Status.FIXED


def test_names_in_any_case_and_by_any_alias():
    statements = Statements([said(Status.FIXED, "", "cve-1", "GHSA-X")])
    assert statements.about(["CVE-1"], SUBJECT)
    assert statements.about(["CVE-2", "ghsa-x"], SUBJECT)
    assert statements.about(["CVE-2"], SUBJECT) is None


def test_a_statement_about_something_else_never_counts():
    other = (Product(Name(("pkg:npm/left-pad",))),)
    assert Statements([said(Status.FIXED, "2026-01-01", products=other)]).about(["CVE-1"], SUBJECT) is None


def test_nothing():
    assert not Statements()
    assert Statements().about(["CVE-1"], SUBJECT) is None


@given(st.lists(st.tuples(st.sampled_from(Status), st.datetimes()), max_size=8), st.randoms())
def test_the_order_in_which_documents_are_read_does_not_matter(told: list[tuple[Status, object]], random: Random):
    statements = [said(status, str(moment)) for status, moment in told]
    first = Statements(statements).about(["CVE-1"], SUBJECT)
    random.shuffle(statements)
    again = Statements(statements).about(["CVE-1"], SUBJECT)
    assert (first and first.status) == (again and again.status)
