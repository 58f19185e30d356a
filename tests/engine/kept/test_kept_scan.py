import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.kept.kept_scan import Item, KeptScan, words_of
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from tests.engine.kept.samples import kept


@given(st.text(st.characters(codec="utf-8")), st.none() | st.integers(0, 200))
def test_what_is_kept_is_what_comes_back(text: str, layer: int | None):
    scan = kept("k", Item("deb", text, text, layer=layer, cpes=(text,), said=text), digest=text)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(scan), type=KeptScan) == scan


def test_words_of_what_was_found():
    one = Finding("CVE-1-1", Severity.LOW, Evidence("p"), Remedy("none-yet"))
    other = Finding("CVE-2-1", Severity.LOW, Evidence("p"), Remedy("none-yet"), exploit=Exploit(known=True))
    assert words_of([other, one]) == "CVE-1-1 CVE-2-1!"
    assert words_of([]) == ""
