import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.r.renv_lock import RenvLock
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.reading import packages, records, survives

READER = RenvLock()
LOCK = """{"R": {"Version": "4.2.3", "Repositories": []},
 "Packages": {
   "markdown": {"Package": "markdown", "Version": "1.0", "Source": "Repository", "Repository": "CRAN", "Hash": "4584a57f565dd7987d59dda3a02cfb41"},
   "mime": {"Package": "mime", "Version": "0.12.1", "Source": "GitHub"}}}"""


def test_every_package():
    assert packages(READER, "app/renv.lock", LOCK) == [("cran", "", "markdown", "1.0"), ("cran", "", "mime", "0.12.1")]


def test_one_without_a_version_is_a_blind_spot():
    (spot,) = records(READER, "renv.lock", '{"Packages": {"a": {}, "b": 3}}')
    assert isinstance(spot, BlindSpot)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"Packages": []}'])
def test_what_holds_no_packages(content: str):
    with pytest.raises(Malformed):
        records(READER, "renv.lock", content)


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "renv.lock", b'{"Packages": {"' + content)
