"""CentOS's and Scientific Linux's versions, held against those of Red Hat that they are built of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.versions.rpm import Rpm
from nakami.vulns.rebuilds import as_red_hat


@pytest.mark.parametrize(
    ("version", "red_hats"),
    [
        ("2.4.6-97.el7.centos.5", "2.4.6-97.el7_9.5"),
        ("2.4.6-97.el7.centos", "2.4.6-97.el7"),
        ("1.0-5.el7_9.centos.1", "1.0-5.el7_9.1"),
        ("1.0-5.el7_6.centos", "1.0-5.el7_6"),
        ("2.2.15-69.el6.centos.1", "2.2.15-69.el6_10.1"),
        ("3.10.0-1160.11.1.el7.centos.plus", "3.10.0-1160.11.1.el7"),
        ("2.4.6-97.sl7.5", "2.4.6-97.el7_9.5"),
        ("2.4.6-97.sl7_9.5", "2.4.6-97.el7_9.5"),
        ("1:1.0.2k-21.el7_9", "1:1.0.2k-21.el7_9"),
        ("239-51.el8_5.2", "239-51.el8_5.2"),
        ("2.4.37-43.module_el8.5.0+1022+b541f3b1", "2.4.37-43.module+el8.5.0+9999999999"),
        ("1-1.el7.centosy.1", "1-1.el7.centosy.1"),
    ],
)
def test_the_mark_of_a_rebuild(version: str, red_hats: str):
    assert as_red_hat(version) == red_hats


@pytest.mark.parametrize(
    ("installed", "fix", "is_older"),
    [
        ("2.4.6-97.el7.centos.5", "2.4.6-97.el7_9.5", False),
        ("2.4.6-97.el7.centos.4", "2.4.6-97.el7_9.5", True),
        ("2.4.6-97.el7.centos", "2.4.6-97.el7_9.1", True),
        ("2.4.6-95.el7.centos", "2.4.6-97.el7_9.1", True),
        ("2.4.6-98.el7.centos", "2.4.6-97.el7_9.1", False),
        ("2.4.37-43.module_el8.5.0+1022+b541f3b1", "2.4.37-43.module+el8.5.0+13806+b30d9eec", False),
        ("2.4.37-41.module_el8.5.0+977+5653bbea", "2.4.37-43.module+el8.5.0+13806+b30d9eec", True),
        ("2.4.37-43.module_el8.4.0+1022+b541f3b1", "2.4.37-43.module+el8.5.0+13806+b30d9eec", True),
    ],
)
def test_what_is_older_than_a_fix(installed: str, fix: str, is_older: bool):
    key = Rpm().key
    assert (key(as_red_hat(installed)) < key(fix)) is is_older


@given(st.from_regex(r"\A[0-9]{1,3}-[0-9]{1,3}\.el[789](_[0-9])?(\.[0-9]{1,2})?\Z"))
def test_red_hats_own_versions_stay(version: str):
    assert as_red_hat(version) == version
