"""Sums over units are what counting finding by finding gives."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.debt import debt_of
from nakami.engine.kept.counting import Counting
from nakami.engine.kept.stock import NOBODY, Row, Stock
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.package import Package
from nakami.vulns.judge import distinct
from nakami.vulns.order import rank

TODAY = date(2026, 1, 31)
PACKAGES = [Package("deb", name, "1", source="src", source_version="1") for name in "abc"] + [
    Package("deb", "other", "1", source="other", source_version="1"),
    Package("npm", "x", "1", path="p/x"),
    Package("npm", "x", "1", path="q/x"),
]
findings = st.builds(
    lambda name, severity, fixed, known, on: Finding(
        name,
        severity,
        Evidence("p"),
        Remedy("upgrade", "2") if fixed else Remedy("none-yet"),
        exploit=Exploit(known=known),
        fixed_on=on,
    ),
    st.sampled_from(["CVE-1-1", "CVE-1-2", "CVE-1-3"]),
    st.sampled_from(list(Severity)),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "2026-01-01", "2020-01-01T00:00:00Z"]),
)


@given(st.data())
def test_the_numbers_are_those_of_distinct_findings(data: st.DataObject):

    stock = Stock()
    said = []
    for package in PACKAGES:
        stock.add_row(Row(package, NOBODY, NOBODY, ""), "")
        its = data.draw(st.lists(findings, max_size=4, unique_by=lambda finding: finding.id))
        said.append(sorted((replace(each, package=package) for each in its), key=rank))
    counting = Counting(stock, said, TODAY)
    rows = data.draw(st.lists(st.sampled_from(range(len(PACKAGES))), unique=True))
    once = distinct(sorted((each for row in rows for each in said[row]), key=rank))
    numbers = counting.of(rows)
    assert dict(enumerate(numbers.severities)) == {
        each.value: Counter(f.severity for f in once)[each] for each in Severity
    }
    assert sum(numbers.fixable) == sum(each.remedy.kind == "upgrade" for each in once)
    assert numbers.known_exploited == sum(each.exploit.known for each in once)
    assert numbers.debt == debt_of(once, TODAY)
    assert counting.of_findings(once) == numbers
