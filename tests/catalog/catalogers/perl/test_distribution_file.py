import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.perl.distribution_file import distribution


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("M/MI/MIYAGAWA/Plack-1.0047.tar.gz", ("MIYAGAWA", "Plack", "1.0047")),
        ("MIYAGAWA/Plack-1.0047.tgz", ("MIYAGAWA", "Plack", "1.0047")),
        ("G/GA/GAAS/HTTP-Date-6.05.tar.gz", ("GAAS", "HTTP-Date", "6.05")),
        ("L/LE/LEONT/ExtUtils-Helpers-0.026.tar.gz", ("LEONT", "ExtUtils-Helpers", "0.026")),
        ("E/ET/ETHER/Moose-2.2201-TRIAL.tar.gz", ("ETHER", "Moose", "2.2201-TRIAL")),
        ("D/DA/DAGOLDEN/version-v0.9929.tar.gz", ("DAGOLDEN", "version", "v0.9929")),
        ("A/AU/AUTHOR/sub/Foo-1.zip", ("AUTHOR", "Foo", "1")),
        ("Plack-1.0047.tar.gz", ("", "", "")),
        ("M/MI/MIYAGAWA/Plack.tar.gz", ("", "", "")),
        ("M/MI/MIYAGAWA/Plack-1.0047", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_author_name_and_version(path: str, told: tuple[str, str, str]):
    assert distribution(path) == told


@given(st.text(max_size=100))
def test_all_or_nothing(text: str):
    assert len({bool(part) for part in distribution(f"A/AB/ABC/{text}.tar.gz")}) == 1
