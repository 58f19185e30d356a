import pytest

from nakami.vulns.lines import with_line


@pytest.mark.parametrize(
    ("version", "ecosystem"),
    [
        ("2.28-225.0.4.el8_8.6", "Oracle Linux:8"),
        ("2:2.28-225.0.4.ksplice1.el8_8.6", "Oracle Linux:8:ksplice"),
        ("10:3.5.1-7.0.1.el9_7_fips", "Oracle Linux:8:fips"),
        ("10:1.1.1k-6.el8_5_fips.1", "Oracle Linux:8:fips"),
        ("1.0-1.el8_fipscheck", "Oracle Linux:8"),
    ],
)
def test_live_patches_and_validated_builds_are_lines_of_their_own(version: str, ecosystem: str):
    assert with_line("Oracle Linux:8", version) == ecosystem


def test_others_have_one_line():
    assert with_line("Red Hat:enterprise_linux:8", "1.0-1.ksplice1.el8") == "Red Hat:enterprise_linux:8"
