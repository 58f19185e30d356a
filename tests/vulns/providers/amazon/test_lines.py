import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.versions.rpm import Rpm
from nakami.vulns.providers.amazon.lines import first_of, introduced, own_line
from nakami.vulns.providers.updateinfo import Built
from nakami.vulns.repositories import TOPICS


@pytest.mark.parametrize(
    ("repository", "fixed", "first"),
    [
        ("extras kernel-5.15", "5.15.43-20.123.amzn2", "5.15"),
        ("extras kernel-5.4", "5.4.196-108.356.amzn2", "5.4"),
        ("extras php8.1", "8.1.14-1.amzn2", "8.1"),
        ("extras php8.1", "3.2.0-1.amzn2", "3.2"),
        ("extras nginx1", "1:1.22.1-1.amzn2.0.1", "1:1"),
        ("extras java-openjdk11", "1:11.0.18.0.10-1.amzn2.0.1", "1:11"),
        ("extras postgresql14", "14.7-1.amzn2.0.1", "14"),
        ("extras corretto8", "1:1.8.0_372.b07-1.amzn2", "1:1.8"),
        ("extras unbound1.17", "1.17.1-1.amzn2.0.2", "1.17"),
        # The topic's number is the first of the version by accident.
        ("extras unbound1.1", "1.17.1-1.amzn2.0.2", "1.17"),
        ("extras awscli1", "1.29.30-1.amzn2", "1.29"),
        ("extras vim", "8.2.5172-1.amzn2.0.1", "8.2"),
        ("extras docker", "20.10.23-1.amzn2.0.1", ""),
        ("extras livepatch", "1.0-3.amzn2", ""),
        ("kernel-livepatch", "1.0-1.amzn2023", ""),
        ("nvidia", "1.17.4-1", ""),
        ("extras vim", "no.number", ""),
    ],
)
def test_the_first_version_of_the_line(repository: str, fixed: str, first: str):
    assert introduced(repository, fixed) == first


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ({"kernel6.12": "6.12.22-27.96.amzn2023", "bpftool": "6.12.22-27.96.amzn2023"}, "6.12"),
        ({"bpftool": "6.1.1-1", "kernel": "6.1.1-1"}, ""),
        ({"python3.11-libs": "3.11.2-1", "python3.11": "3.11.2-1"}, "3.11"),
        ({"openssl11": "1:1.1.1g-12"}, ""),
        ({"lua5.4": "1:5.3.1-1"}, ""),
        ({"lua5.4": "1:5.4.1-1"}, "5.4"),
    ],
)
def test_the_line_that_an_update_of_core_is_about(names: dict[str, str], line: str):
    assert own_line([Built(name, version, "x86_64") for name, version in names.items()]) == line


def test_companions_of_other_versions_are_judged_as_they_are():
    assert first_of("6.12", "6.12.22-27.96.amzn2023") == "6.12"
    assert first_of("5.4", "1:5.4.1-1") == "1:5.4"
    assert first_of("6.12", "1.0-1.amzn2023") == first_of("", "6.12.22-27.96.amzn2023") == ""


class TestTheFixIsOfItsLine:
    """rpm-version(7): "5.15" is lower than "5.15.43-20", for the longer of two that are else equal is the newer."""

    @given(
        st.sampled_from(TOPICS), st.from_regex(r"([1-9]:)?[1-9][0-9]?(\.[0-9]{1,3}){0,3}-[0-9]\.amzn2", fullmatch=True)
    )
    def test_an_advisory_judges_what_is_right_below_its_fix(self, topic: str, fixed: str):
        first = introduced(f"extras {topic}", fixed)
        if first:
            assert Rpm().key(first) <= Rpm().key(fixed)
