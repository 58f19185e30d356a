from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.vulns.intervals import BEGINNING, Cover, Event, Interval, Key, after, intervals, point

VERSIONS = st.integers(1, 9).map(str)
EVENTS = st.lists(
    st.one_of(
        st.builds(Event, introduced=VERSIONS | st.just("0")),
        st.builds(Event, fixed=VERSIONS),
        st.builds(Event, last_affected=VERSIONS),
        st.builds(Event, limit=VERSIONS | st.just("*")),
    ),
    max_size=7,
)


def key(version: str) -> Key:
    """One digit, so that every version has a neighbour."""
    if not version.isdigit():
        raise VersionInvalid(f"{version} is none")
    return Key(version.encode())


def holds(found: Sequence[Interval], version: str) -> bool:
    here = key(version).bytes
    return any(each.introduced.bytes <= here and (each.fixed is None or here < each.fixed.bytes) for each in found)


def by_the_text(events: Sequence[Event], version: int) -> bool:
    """The evaluation as the schema's text has it, for events of different versions."""
    limits = [event.limit for event in events if event.limit]
    if limits and "*" not in limits and not any(version < int(limit) for limit in limits):
        return False
    vulnerable = False
    timeline = []
    for event in events:
        if event.introduced is not None:
            timeline.append((int(event.introduced), "introduced"))
        elif event.fixed is not None:
            timeline.append((int(event.fixed), "fixed"))
        elif event.last_affected is not None:
            timeline.append((int(event.last_affected), "last"))
    for place, kind in sorted(timeline):
        if kind == "introduced" and version >= place:
            vulnerable = True
        elif (kind == "fixed" and version >= place) or (kind == "last" and version > place):
            vulnerable = False
    return vulnerable


class TestEvaluation:
    """OSV schema, "Evaluation": "The events are sorted by version. A version is affected if the last event not after it is `introduced`", in short:

    "for evt in sorted(range.events): if evt.introduced is present && v >= evt.introduced: vulnerable = true; else if evt.fixed is present &&
    v >= evt.fixed: vulnerable = false; else if evt.last_affected is present && v > evt.last_affected: vulnerable = false"
    """

    @given(EVENTS, st.integers(1, 10))
    def test_the_intervals_are_the_pseudo_code(self, events: list[Event], version: int):
        places = [
            (int(event.last_affected) + 1 if event.last_affected else int(event.introduced or event.fixed or 0))
            for event in events
            if event.limit is None
        ]
        if len(set(places)) < len(places):
            return  # the text leaves the order of events of one version open; see below
        assert holds(intervals(events, key), str(version)) == by_the_text(events, version) or version == 10

    @given(EVENTS)
    def test_intervals_are_not_empty_and_do_not_overlap(self, events: list[Event]):
        found = intervals(events, key)
        for each in found:
            assert each.fixed is None or each.introduced.bytes < each.fixed.bytes or any(e.limit for e in events)
        for one, other in pairwise(found):
            assert one.fixed is not None
            assert one.fixed.bytes <= other.introduced.bytes or any(event.limit for event in events)

    def test_a_fix_in_the_version_that_introduces_affects_none(self):
        assert intervals([Event(introduced="3"), Event(fixed="3")], key) == []
        assert intervals([Event(fixed="3"), Event(introduced="3")], key) == []
        assert intervals([Event(introduced="0"), Event(fixed="2"), Event(fixed="3"), Event(introduced="3")], key) == [
            Interval(BEGINNING, key("2"), "2", "< 2")
        ]

    def test_fixed_and_introduced_again(self):
        found = intervals([Event(introduced="0"), Event(fixed="3"), Event(introduced="3"), Event(fixed="5")], key)
        assert [each.range for each in found] == ["< 3", ">= 3, < 5"]
        assert holds(found, "3")
        assert not holds(found, "5")

    def test_several_fixes_the_first_ends_it(self):
        assert [
            each.fixed_version for each in intervals([Event(introduced="0"), Event(fixed="2"), Event(fixed="4")], key)
        ] == ["2"]

    def test_no_introduction_affects_none(self):
        assert intervals([Event(fixed="2")], key) == []
        assert intervals([], key) == []
        assert intervals([Event()], key) == []

    def test_a_limit_is_part_of_the_words(self):
        told = [Event(introduced="0"), Event(limit="5")], [Event(introduced="2"), Event(fixed="9"), Event(limit="5")]
        assert [each.range for events in told for each in intervals(events, key)] == ["< 5", ">= 2, < 5"]

    def test_a_limit_ends_what_is_open(self):
        assert not holds(intervals([Event(introduced="2"), Event(limit="5")], key), "5")
        assert holds(intervals([Event(introduced="2"), Event(limit="5"), Event(limit="*")], key), "5")

    def test_one_bad_version_is_an_error_not_a_guess(self):
        for events in (
            [Event(introduced="x"), Event(fixed="2")],
            [Event(introduced="1"), Event(fixed="x")],
            [Event(introduced="1"), Event(last_affected="x")],
            [Event(introduced="1"), Event(limit="x")],
        ):
            with pytest.raises(VersionInvalid):
                intervals(events, key)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([Event(introduced="0")], "all versions"),
        ([Event(introduced="0"), Event(fixed="2")], "< 2"),
        ([Event(introduced="1"), Event(fixed="2")], ">= 1, < 2"),
        ([Event(introduced="1")], ">= 1"),
        ([Event(introduced="1"), Event(last_affected="2")], ">= 1, <= 2"),
        ([Event(introduced="0"), Event(last_affected="2")], "<= 2"),
    ],
)
def test_words(events: list[Event], words: str):
    assert [each.range for each in intervals(events, key)] == [words]


def test_the_last_affected_version_is_affected_and_nothing_after_it():
    found = intervals([Event(introduced="1"), Event(last_affected="2")], key)
    assert holds(found, "2")
    assert not holds(found, "3")
    assert found[0].fixed_version == ""


def test_an_epoch_orders_before_the_rest():
    def epochs(version: str) -> Key:
        epoch, _, rest = version.rpartition(":")
        return Key(rest.encode(), int(epoch) if epoch else None)

    assert intervals([Event(introduced="1:1"), Event(fixed="2:0")], epochs)
    assert not intervals([Event(introduced="2:1"), Event(fixed="1:9")], epochs)
    assert intervals([Event(introduced="2:1"), Event(fixed="9")], epochs), "without an epoch only the rest is compared"


@given(st.lists(st.tuples(st.binary(max_size=2), st.none() | st.binary(max_size=2)), max_size=8), st.binary(max_size=3))
def test_a_cover_is_the_union(pairs: list[tuple[bytes, bytes | None]], version: bytes):
    found = [
        Interval(Key(start), Key(end) if end is not None else None, "", "")
        for start, end in pairs
        if end is None or start < end
    ]
    inside = any(
        each.introduced.bytes <= version and (each.fixed is None or version < each.fixed.bytes) for each in found
    )
    assert Cover(found).has(Key(version)) == inside


def test_a_point_holds_its_version_alone():
    found = point("3", key("3"), "4")
    assert found == Interval(key("3"), after(key("3")), "4", "= 3")
    assert holds([found], "3")
    assert not holds([found], "4")
