"""UUIDs that are keys."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.uuid_random import check


@pytest.mark.parametrize(
    "value",
    [
        b"919108f7-52d1-4320-9bac-f847db4148a8",  # RFC 9562, appendix A.3: version 4
        b"HRKU-" + b"919108f7-52d1-4320-9bac-f847db4148a8",
        b"919108F7-52D1-4320-9BAC-F847DB4148A8",
    ],
)
def test_random_ones(value: bytes):
    assert check(value)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"C232AB00-9414-11EC-B3C8-9F6BDECED846",  # RFC 9562, appendix A.1: version 1
        b"017F22E2-79B0-7CC3-98C4-DC0C0C07398F",  # appendix A.6: version 7
        b"00000000-0000-0000-0000-000000000000",
        b"00000000-0000-4000-8000-000000000000",
        b"919108f7-52d1-4320-9bac-f847db4148a",
    ],
)
def test_others(value: bytes):
    assert not check(value)


class TestProperties:
    """RFC 9562, section 5.4: `ver` is 0b0100 and `var` is 0b10."""

    @given(st.uuids(version=4))
    def test_those_of_version_4(self, value: UUID):
        assert check(str(value).encode()) is (len(set(str(value))) > 8)

    def test_what_python_makes(self):
        assert sum(check(str(uuid4()).encode()) for _ in range(50)) >= 49
