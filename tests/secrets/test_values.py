import re

import pytest

from nakami.bounded.yara import Match
from nakami.rulebook.folder import sources
from nakami.secrets.values import BY_NAME, BY_PATTERN, MAX_LOOKS, WHOLE, candidates
from tests.secrets.seen import rule


def match(*places: tuple[str, int, int]) -> Match:
    return Match("secrets/keys", "made_up", {}, places)


def test_the_name_of_a_pattern_tells_what_it_is():
    content = b"token = abcdef; db = postgres://app:ghijkl@db/x"
    found = match(("$context", 0, 5), ("$value", 8, 6), ("$address_2", 26, 3))
    assert [each.seen.value for each in candidates(rule(), "a", content, found)] == [b"abcdef", b"ghijkl"]


def test_a_value_counts_once():
    assert len(list(candidates(rule(), "a", b"abc abc", match(("$value", 0, 3), ("$value", 4, 3))))) == 1


def test_a_file_full_of_values_is_bounded():
    content = b"".join(b"%08d" % number for number in range(MAX_LOOKS + 9))
    found = match(*(("$value", 8 * number, 8) for number in range(MAX_LOOKS + 9)))
    assert len(list(candidates(rule(), "a", content, found))) == MAX_LOOKS


def test_a_reading_of_the_whole_file_needs_no_pattern():
    (found,) = candidates(rule(reading="settings", names="password"), "a", b"password = abc\n", match())
    assert found.seen.value == b"abc"


def test_a_reading_by_name_takes_the_values_and_leaves_the_rest():
    content = b'"auth": "Ym90OmtUN3ZRMnhMbTk=", "identitytoken": "abc"'
    found = match(("$value", 0, 20), ("$setting", 32, 20))
    assert [each.seen.name for each in candidates(rule(reading="user-and-password"), "a", content, found)] == [
        "auth",
        "identitytoken",
    ]


@pytest.mark.parametrize("prefix", list(BY_PATTERN))
def test_no_prefix_hides_another(prefix: str):
    assert not [other for other in BY_PATTERN if other != prefix and prefix.startswith(other)]


def test_every_reading_that_a_rule_asks_for_is_there_and_has_its_names():
    asked = 0
    for source in sources():
        reading = re.search(r'^ *reading = "([\w-]+)"$', source.text, re.MULTILINE)
        if reading and source.namespace.startswith("secrets/"):
            asked += 1
            assert reading[1] in {*BY_NAME, *WHOLE}, source.name
            assert reading[1] not in {"settings", "variables", "last-field", "alone"} or " names = " in source.text, (
                source.name
            )
    assert asked > 40
