from msgspec.structs import replace

from nakami.engine.kept.changes import Changes
from nakami.engine.kept.stock import NOBODY, Row, Stock
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.package import Package

ONE, TWO = (Package("deb", name, "1", source="src", source_version="1") for name in ("one", "two"))
FINDING = Finding("CVE-1-1", Severity.LOW, Evidence("p"), Remedy("upgrade", "2"), ONE)


def stock(*said: str) -> Stock:
    made = Stock()
    for package, words in zip((ONE, TWO), said, strict=True):
        made.add_row(Row(package, NOBODY, NOBODY, ""), words)
    return made


def kinds(changes: Changes) -> list[tuple[str, str]]:
    return [(change.kind, change.id) for change in changes.of([0, 1])]


def test_the_packages_of_one_source_change_together():
    assert kinds(Changes(stock("CVE-1-1", ""), [(), (FINDING,)], ())) == []
    assert kinds(Changes(stock("CVE-1-1", "CVE-1-1"), [(), (FINDING,)], ())) == []
    assert kinds(Changes(stock("CVE-1-1", "CVE-1-1"), [(), ()], ())) == [("gone", "CVE-1-1")]
    assert kinds(Changes(stock("", ""), [(FINDING,), (FINDING,)], ())) == [("new", "CVE-1-1")]


def test_what_is_exploited_by_now():
    known = replace(FINDING, exploit=Exploit(known=True))
    assert kinds(Changes(stock("CVE-1-1", ""), [(known,), ()], ())) == [("exploited", "CVE-1-1")]
    assert kinds(Changes(stock("CVE-1-1!", ""), [(FINDING,), ()], ())) == []


def test_of_what_nobody_judges_nothing_is_gone():
    changes = Changes(stock("CVE-1-1", ""), [(), ()], {0})
    assert kinds(changes) == []
    assert changes.words == ["CVE-1-1", ""]


def test_an_image_without_the_changed_rows_is_told_nothing():
    changes = Changes(stock("", ""), [(FINDING,), ()], ())
    assert changes.of([1]) == ()
