import pytest

from nakami.patch.needs import provided_by, unmet

THERE = {"libc6": "2.36-9+deb12u4", "debconf": "1.5", "a": "1:1.0"}
PROVIDED = provided_by({"x": {"provides": "mail-agent, awk (= 1)"}, "y": {}})


@pytest.mark.parametrize(
    ("depends", "lacking"),
    [
        ("", []),
        ("libc6 (>= 2.34), debconf:any | other, awk", []),
        ("libc6 (>= 2.36-9+deb12u7)", ["libc6 >= 2.36-9+deb12u7"]),
        ("libc6(<<2.37)", []),
        ("a (= 1:1.0), a (<= 1:1.0), a (>> 0:9)", []),
        ("a (>> 1:1.0), a (<< 1.0)", ["a >> 1:1.0", "a << 1.0"]),
        ("gone | gone-too (>= 1)", ["gone or gone-too >= 1"]),
        ("mail-agent (>= 1)", []),
        (" , |,(", []),
    ],
)
def test_relationship_fields(depends: str, lacking: list[str]):
    """Debian Policy, 7.1: alternatives by bars, versions in parentheses, blanks anywhere."""
    found = unmet({"depends": depends}, THERE, PROVIDED)
    assert [" or ".join(map(str, group)) for group in found] == lacking


def test_what_is_needed_first_counts_too():
    assert [group[0].name for group in unmet({"pre-depends": "gone", "recommends": "x"}, {}, ())] == ["gone"]
