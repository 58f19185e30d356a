from pathlib import Path

from nakami.secrets.noise import FILTERS, __file__
from nakami.secrets.noise.interface import DOUBTFUL, FORMED, PROVEN, Noise
from tests.secrets.seen import candidate


def test_a_filter_has_no_say_over_what_is_surer_than_it():
    for against in (DOUBTFUL, FORMED, PROVEN):
        everything = Noise("everything", "why", lambda _: True, against)
        asked = [
            candidate("x"),
            candidate("x", confidence="high"),
            candidate("x", confidence="high", check="crc_base62"),
        ]
        assert [everything.sets_aside(each) for each in asked] == [True, against >= FORMED, against >= PROVEN]


def test_every_filter_of_the_folder_is_asked():
    files = {path.stem for path in Path(__file__).parent.glob("*.py")} - {"__init__", "interface", "places"}
    assert len(FILTERS) == len(files)


def test_each_has_a_name_of_its_own_and_a_reason():
    assert len({noise.name for noise in FILTERS}) == len(FILTERS)
    assert all(len(noise.reason) > 20 for noise in FILTERS)


def test_filters_by_path_look_at_nothing_else():
    empty = candidate("x", "app/config.yml")
    assert not [noise.name for noise in FILTERS if noise.by_path and noise.holds(empty)]


def test_the_document_names_every_filter():
    root = Path(__file__).parents[4]  # of the module, from the root of the repository
    rows = (root / "docs" / "secrets.md").read_text().partition("| filter |")[2].partition("\n\n")[0].splitlines()
    named = {name.strip() for row in rows[2:] for name in row.split("|")[1].split(",")}
    assert named == {noise.name for noise in FILTERS} | {"malformed"}
