import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.erlang.mix_lock import MixLock
from nakami.errors import Malformed
from tests.catalog.catalogers.reading import packages, records, survives

READER = MixLock()
LOCK = """%{
  "cowboy": {:hex, :cowboy, "2.9.0", "865dd8b6607e14cf03282e10e934023a1bd8be6f6bacf921a7e2a96d800cd452", [:make, :rebar3], [{:cowlib, "2.11.0", [hex: :cowlib, repo: "hexpm", optional: false]}], "hexpm", "2c729f934b4e1aa149aff882f57c6372c15399a20d54f65c8d67bef583021bde"},
  "my_plug": {:hex, :plug, "1.13.6", "187beb6b67c6cec50503e940f0434ea4692b19384d47e5fdfd701e93cadb4cdb", [:mix], [], "hexpm"},
  "phoenix": {:git, "git-address", "4d1b1a2f0b6a", [branch: "main"]},
}
"""


def test_the_package_counts_and_not_the_name_that_the_application_gave_it():
    assert packages(READER, "app/mix.lock", LOCK) == [("hex", "", "cowboy", "2.9.0"), ("hex", "", "plug", "1.13.6")]


def test_the_old_form_has_the_first_record_on_the_first_line():
    content = '%{"base64url": {:hex, :base64url, "0.0.1", "36a9", [:rebar], []},\n  "jose": {:hex, :jose, "1.8.4", "x", [], []}}'
    assert [name for _, _, name, _ in packages(READER, "mix.lock", content)] == ["base64url", "jose"]


def test_an_empty_one_has_none():
    assert packages(READER, "mix.lock", "%{\n}\n") == []


def test_another_file_of_that_name():
    with pytest.raises(Malformed):
        records(READER, "mix.lock", "[]")


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str):
    survives(READER, "mix.lock", f'%{{\n"a": {{:hex, :a, "{text}"'.encode())
