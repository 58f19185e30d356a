"""Names of licences, told from texts and from what hostile files put in their place."""

from nakami.catalog.catalogers.licenses import license_names


def test_names_and_expressions_are_kept_once():
    assert license_names("MIT", "GPL-2.0-only OR MIT", "MIT") == ("MIT", "GPL-2.0-only OR MIT")


def test_what_names_nothing_is_left_out():
    assert license_names("", None, 7, ["MIT"], {"type": "MIT"}, "a text\nof lines", "\x1b[2J", "x" * 257) == ()


def test_at_most_sixteen():
    assert len(license_names(*map(str, range(100)))) == 16
