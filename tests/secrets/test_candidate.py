import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import MAX_LINE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({"confidence": "medium"}, 0),
        ({"confidence": "low", "check": "crc_base62"}, 0),
        ({"confidence": "high"}, 1),
        ({"confidence": "high", "check": "mixed"}, 1),
        ({"confidence": "high", "check": "crc_base62"}, 2),
    ],
)
def test_only_a_checksum_or_a_structure_proves(told: dict[str, str], standing: int):
    assert candidate("x1", **told).standing == standing  # type: ignore[arg-type]  # words of the rule, not of the line


def test_the_surroundings_are_those_of_the_line_and_bounded():
    found = candidate("secret", line="a" * 5000 + "=@;" + "b" * 5000)
    assert found.before == b"a" * (MAX_LINE - 1) + b"="
    assert found.after == b";" + b"b" * (MAX_LINE - 1)
    assert candidate("secret", line="first\nk=@ # why\nlast").before == b"k="
    assert candidate("secret", line="first\nk=@ # why\nlast").after == b" # why"


def test_the_configuration_of_an_image_is_no_file():
    assert candidate("x1", INSTRUCTIONS).is_instruction
    assert not candidate("x1", "etc/passwd").is_instruction
