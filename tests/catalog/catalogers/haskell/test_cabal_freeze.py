from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.haskell.cabal_freeze import CabalFreeze
from tests.catalog.catalogers.reading import packages, survives

READER = CabalFreeze()
FREEZE = """active-repositories: hackage:merge
constraints: any.aeson ==1.5.6.0,
             aeson -cffi +ordered-keymap,
             any.base64-bytestring ==1.2.1.0,
             ansi-terminal ==0.11.1, any.text >=1.2 && <2
index-state: hackage 2022-04-01T00:00:00Z
"""


def test_exact_versions_but_no_flags_and_ranges():
    assert [(name, version) for _, _, name, version in packages(READER, "cabal.project.freeze", FREEZE)] == [
        ("aeson", "1.5.6.0"),
        ("base64-bytestring", "1.2.1.0"),
        ("ansi-terminal", "0.11.1"),
    ]


def test_one_alone():
    assert packages(READER, "app/cabal.project.freeze", "constraints: any.aeson ==2.0") == [
        ("hackage", "", "aeson", "2.0")
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "cabal.project.freeze", b"constraints: any.a ==" + content)
