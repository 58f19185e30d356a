from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.providers.archive.changelog import Change, Changelog
from nakami.vulns.providers.archive.history import between, key


def log(*entries: tuple[str, str], is_cut: bool = False) -> Changelog:
    return Changelog("foo", tuple(Change(version, tuple(cves.split()), (), "") for version, cves in entries), is_cut)


def fixes(changelog: Changelog, installed: str, target: str) -> dict[str, str]:
    return {fix.cve: fix.version for fix in between(changelog, installed, target).fixes}


def test_the_oldest_entry_that_names_a_cve_fixed_it():
    entries = log(("1-4", "C-1 C-2"), ("1-3", "C-1"), ("1-2", "C-3"), ("1-1", ""))
    assert fixes(entries, "1-1", "1-4") == {"C-1": "1-3", "C-2": "1-4", "C-3": "1-2"}
    assert fixes(entries, "1-2", "1-3") == {"C-1": "1-3"}
    assert fixes(entries, "1-4", "1-4") == {}


def test_a_rebuild_contains_the_version_that_sorts_above_it():
    # python-xmltodict of Debian 12: the entry that names the CVE is 0.13.0-1.1, which dpkg sorts above 0.13.0-1.1~deb12u1.
    entries = log(("0.13.0-1.1~deb12u1", ""), ("0.13.0-1.1", "C-1"), ("0.13.0-1", "C-0"))
    assert fixes(entries, "0.13.0-1", "0.13.0-1.1~deb12u1") == {"C-1": "0.13.0-1.1~deb12u1"}


def test_an_installed_rebuild_contains_what_it_was_made_from():
    entries = log(("3-1~deb11u1", ""), ("3-1", "C-3"), ("2-1", "C-2"), ("1-1", "C-1"))
    assert fixes(entries, "2-1~deb11u1", "3-1~deb11u1") == {"C-3": "3-1~deb11u1"}
    assert fixes(entries, "2-1~bpo11+1", "3-1~deb11u1") == {"C-3": "3-1~deb11u1"}


def test_a_fix_is_as_old_as_the_version_that_brought_it():
    changes = (
        Change("3-1~deb12u1", (), (), "2026-03-01"),
        Change("3-1", ("C-3",), (), "2026-01-01"),
        Change("2-1", ("C-2",), (), "2025-12-01"),
    )
    # What was fixed in 3-1 was not to be had in the release before its rebuild was.
    found = between(Changelog("foo", changes, is_cut=False), "1-1", "3-1~deb12u1")
    assert {fix.cve: (fix.version, fix.made) for fix in found.fixes} == {
        "C-2": ("2-1", "2025-12-01"),
        "C-3": ("3-1~deb12u1", "2026-03-01"),
    }


def test_a_cve_that_was_named_before_is_marked():
    (fix,) = between(log(("1-2", "C-1"), ("1-1", "C-1")), "1-1", "1-2").fixes
    assert fix.is_named_before


def test_a_cut_changelog_is_told_only_when_the_cut_matters():
    entries = log(("1-3", ""), ("1-2", "C-2"), is_cut=True)
    assert not between(entries, "1-2", "1-3").is_cut
    assert between(entries, "1-1", "1-3").is_cut


def test_a_target_without_an_entry_of_its_own_takes_all():
    # A rebuild without changes (+b1) is not in the changelog of every package.
    assert fixes(log(("1-2", "C-2"), ("1-1", "")), "1-1", "1-2+b1") == {"C-2": "1-2"}


def test_a_version_that_debian_does_not_define_comes_before_all():
    assert key("not a version") < key("0~~")


class TestStraightHistories:
    """deb-changelog(5): "the most recent changes are listed first": in a history without rebuilds, position and order agree."""

    @given(st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=12), st.data())
    def test_fix_what_lies_between(self, numbers: list[int], data: st.DataObject):
        ordered = sorted(numbers, reverse=True)
        entries = log(*((f"{number}-1", f"C-{number}") for number in ordered))
        target = data.draw(st.sampled_from(ordered))
        installed = data.draw(st.integers(0, 41))
        expected = {f"C-{number}": f"{number}-1" for number in numbers if installed < number <= target}
        assert fixes(entries, f"{installed}-1", f"{target}-1") == expected
