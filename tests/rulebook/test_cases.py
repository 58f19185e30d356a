"""Specimens made from recipes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.elf import Elf
from nakami.errors import Malformed
from nakami.rulebook.cases import MAKERS, cases, elf


def made(tmp_path: Path, recipe: str) -> list[bytes]:
    path = tmp_path / "recipe.toml"
    path.write_text(recipe)
    return [case.content for case in cases(path, {})]


def test_a_case_is_a_file(tmp_path: Path):
    path = tmp_path / "recipe.toml"
    path.write_text(
        '[[bad]]\npath = "a/b"\nmode = "755"\nbytes = "ffd8"\ntext = "x"\n[[good]]\npath = "c"\nwhy = "so"\n'
    )
    bad, good = cases(path, {})
    assert (bad.entry.path, bad.entry.mode, bad.entry.size, bad.content) == ("a/b", 0o755, 3, b"\xff\xd8x")
    assert (bad.bad, bad.number, good.bad, good.number, good.why) == (True, 1, False, 1, "so")


def test_the_same_in_every_run_and_another_for_each_case(tmp_path: Path):
    recipe = '[[bad]]\npath = "a"\ntext = "{{hex 40}}"\n' * 2
    first, second = made(tmp_path, recipe)
    assert made(tmp_path, recipe) == [first, second]
    assert first != second
    assert len(first) == 40


@pytest.mark.parametrize("name", sorted(set(MAKERS) - {"of", "repeat"}))
def test_makers_make_so_many_signs(tmp_path: Path, name: str):
    (content,) = made(tmp_path, f'[[bad]]\npath = "a"\ntext = "{{{{{name} 12}}}}"\n')
    assert len(content) == 12


def test_makers_with_words(tmp_path: Path):
    assert made(tmp_path, '[[bad]]\npath = "a"\ntext = "{{of A 3}}{{}}{{repeat xy 2}}"\n') == [b"AAAxyxy"]


@pytest.mark.parametrize(
    "recipe",
    [
        "bad = [1]",
        '[[bad]]\ntext = "no path"',
        '[[bad]]\npath = "a"\nsize = 7',
        '[[bad]]\npath = "a"\ntext = "{{nothing 7}}"',
        '[[bad]]\npath = "a"\ntext = "{{hex many}}"',
        '[[bad]]\npath = "a"\ntext = "{{of A}}"',
        '[[bad]]\npath = "a"\ntext = "{{hex 99999999999}}"',
        '[[bad]]\npath = "a"\nnoise = "99999999999"',
        '[[bad]]\npath = "a"\nmode = "rwx"',
        '[[bad]]\npath = "a"\nmode = 755',
        '[[bad]]\npath = "a"\nbytes = "xyz"',
        '[[bad]]\npath = "a"\ntext = 7',
        '[[bad]]\npath = "a"\nform = "pe"',
        'bad = "x"',
        "[[bad]",
    ],
)
def test_a_recipe_that_is_wrong_is_told(tmp_path: Path, recipe: str):
    with pytest.raises(Malformed, match=r"recipe\.toml"):
        made(tmp_path, recipe)


@given(st.binary(max_size=100))
def test_a_program_is_one(data: bytes):
    """System V ABI, chapter 4: "The .rodata section holds read-only data"."""
    program = Elf(elf(data), "program")
    rodata = program.section(b".rodata")
    assert rodata is not None
    assert program.content(rodata, 200) == data
    assert list(program.segments())
