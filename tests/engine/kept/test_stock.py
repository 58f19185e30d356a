from msgspec.structs import replace

from nakami.engine.kept.kept_scan import Item
from nakami.engine.kept.stock import NOBODY, Stock
from tests.engine.kept.samples import DEBIAN, LODASH, OPENSSL, PYTHON, SIX, kept


def names(stock: Stock, file: str) -> list[str]:
    return [stock.rows[row].package.name for row in stock.images[file].rows]


def test_what_images_share_stands_once():
    stock = Stock()
    stock.add("a", "1", kept("a", OPENSSL, LODASH))
    stock.add("b", "1", kept("b", OPENSSL))
    assert len(stock.rows) == 2
    assert stock.systems == [DEBIAN]
    assert (names(stock, "a"), names(stock, "b")) == (["openssl", "lodash"], ["openssl"])
    assert [row.system for row in stock.rows] == [0, NOBODY]


def test_layers_make_no_difference_and_what_is_left_does():
    stock = Stock()
    stock.add("a", "1", kept("a", OPENSSL))
    stock.add("b", "1", kept("b", replace(OPENSSL, layer=5)))
    stock.add("c", "1", kept("c", replace(OPENSSL, holds="nothing")))
    assert len(stock.rows) == 2


def test_who_brought_a_package_is_its_row():
    stock = Stock()
    stock.add("a", "1", kept("a", PYTHON, SIX))
    six = next(row for row in stock.rows if row.package.name == "six")
    assert stock.rows[six.owner].package.name == "python3-six"
    stock.add("b", "1", kept("b", SIX))
    assert any(row.package.name == "six" and row.owner == NOBODY for row in stock.rows)


def test_judged_at_two_times_until_both_are_judged_again():
    stock = Stock()
    stock.add("a", "1", kept("a", PYTHON, SIX, OPENSSL))
    stock.add("b", "1", kept("b", PYTHON, replace(SIX, said="CVE-9-9"), replace(OPENSSL, said="CVE-9-9")))
    assert len(stock.rows) == 5
    stock.said = ["" for _ in stock.rows]
    less = stock.of(stock.images.values())
    assert len(less.rows) == 3
    assert names(less, "a") == names(less, "b") == names(stock, "a")


def test_what_no_image_has_is_left_out():
    stock = Stock()
    stock.add("a", "1", kept("a", PYTHON, SIX))
    stock.add("b", "1", kept("b", OPENSSL))
    less = stock.of([stock.images["b"]])
    assert [row.package.name for row in less.rows] == ["openssl"]
    assert less.said == ["CVE-1-1 CVE-1-2!"]
    assert list(less.images) == ["b"]


def test_parts_of_go_are_judged_with_it():
    root = Item("golang", "go", "1.20", path="usr/local/go/VERSION")
    part = Item("golang", "stdlib", "go1.20", path="usr/local/go/bin/gofmt")
    stock = Stock()
    stock.add("a", "1", kept("a", root, part))
    assert len(stock.images["a"].rows) >= 1
