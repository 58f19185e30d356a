from nakami.rulebook.lines import line_at


def test_lines_are_counted_from_one():
    assert [line_at(b"a\nb\n", at) for at in (0, 1, 2, 4)] == [1, 1, 2, 3]


def test_what_has_zero_bytes_has_no_lines():
    assert line_at(b"\0\n\na", 3) == 0
