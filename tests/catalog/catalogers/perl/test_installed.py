import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.perl.installed import PerlInstalled
from nakami.errors import Malformed
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, records, survives

READER = PerlInstalled()
PATH = "app/local/lib/perl5/x86_64-linux-gnu/.meta/Plack-1.0047/install.json"
META = """{"dist": "Plack-1.0047", "name": "Plack", "pathname": "M/MI/MIYAGAWA/Plack-1.0047.tar.gz", "target": "Plack", "version": 1.0047,
 "provides": {"Plack": {"file": "Plack.pm", "version": 1.0047}}}"""


def test_a_distribution_with_its_author():
    assert packages(READER, PATH, META) == [("cpan", "MIYAGAWA", "Plack", "1.0047")]


@pytest.mark.parametrize("path", ["install.json", ".meta/install.json", "a/.meta/b/c/install.json"])
def test_what_lies_elsewhere(path: str):
    assert not READER.wants(Entry(path))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"pathname": 3}', '{"pathname": "Plack.tar.gz"}'])
def test_what_names_no_distribution(content: str):
    with pytest.raises(Malformed):
        records(READER, PATH, content)


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b'{"pathname": "M/MI/MIYAGAWA/' + content)
