import pytest

from nakami.secrets.guessing import is_beyond_guessing, is_generated


@pytest.mark.parametrize("value", ["f3Kq9ZxT27LmVw5RbN8cYd1Jh", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"])
def test_what_a_machine_made_is_beyond_guessing(value: str):
    assert is_beyond_guessing(value.encode())


@pytest.mark.parametrize("value", ["hunter2", "Sommer2024!", "correct horse battery staple and more", "a" * 40, ""])
def test_what_a_person_chose_is_not(value: str):
    assert not is_beyond_guessing(value.encode())


@pytest.mark.parametrize("value", ["kT7vQ2xLm9", "Pa55w.rd!x", "zx9y8w7v6"])
def test_generated(value: str):
    assert is_generated(value.encode())


@pytest.mark.parametrize(
    "value", ["V1ServiceAccountTokenProjection", "database-credentials", "database2", "LastEvaluatedBackupArn"]
)
def test_names_are_not_generated(value: str):
    assert not is_generated(value.encode())
