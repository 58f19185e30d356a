import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.kept.kept_scan import Item, KeptScan
from tests.engine.kept.samples import kept


@given(st.text(st.characters(codec="utf-8")), st.none() | st.integers(0, 200))
def test_what_is_kept_is_what_comes_back(text: str, layer: int | None):
    scan = kept("k", Item("deb", text, text, layer=layer, cpes=(text,), said=text), digest=text)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(scan), type=KeptScan) == scan
