import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.perl.cpanfile_snapshot import CpanfileSnapshot
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.reading import packages, records, survives

READER = CpanfileSnapshot()
SNAPSHOT = """# carton snapshot format: version 1.0
DISTRIBUTIONS
  HTTP-Date-6.05
    pathname: O/OA/OALDERS/HTTP-Date-6.05.tar.gz
    provides:
      HTTP::Date 6.05
    requirements:
      ExtUtils::MakeMaker 0
  Plack-1.0047
    pathname: M/MI/MIYAGAWA/Plack-1.0047.tar.gz
    provides:
      HTTP::Message::PSGI undef
"""


def test_distributions_with_their_authors():
    assert packages(READER, "app/cpanfile.snapshot", SNAPSHOT) == [
        ("cpan", "OALDERS", "HTTP-Date", "6.05"),
        ("cpan", "MIYAGAWA", "Plack", "1.0047"),
    ]


def test_a_path_that_tells_nothing_is_a_blind_spot():
    (spot,) = records(READER, "cpanfile.snapshot", SNAPSHOT[:51] + "  X\n    pathname: X\n")
    assert isinstance(spot, BlindSpot)


def test_another_file_of_that_name():
    with pytest.raises(Malformed):
        records(READER, "cpanfile.snapshot", "DISTRIBUTIONS\n")


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "cpanfile.snapshot", SNAPSHOT.encode() + b"    pathname: " + content)
