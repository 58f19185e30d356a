from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakami.secrets.readings import whole_file

NAMES = r".*password"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("password = a b", "a b"),
        ("password=abc ; why", "abc"),
        ("password: 'a # b'", "a # b"),
        ('export DB_PASSWORD="abc"', "abc"),
        ("- password: abc # why", "abc"),
        ("$config['db']['password'] = 'abc';", "abc"),
        ("public $password = 'abc';", "abc"),
        ("  'password' => 'abc',", "abc"),
        ("define( 'DB_PASSWORD', 'abc' );", "abc"),
        ("password abc -more", "abc"),
        ("spring.datasource.password=abc", "abc"),
        ('{"a": {"password": "abc"}}', "abc"),
        ("//host/:_password=abc", "abc"),
    ],
)
def test_settings(line: str, value: str):
    (seen,) = whole_file.settings(b"first\n" * (not line.startswith("{")) + line.encode() + b"\n", NAMES)
    assert seen.value.decode() == value


@pytest.mark.parametrize(
    "line", ["# password = abc", "password =", "password = # abc", "password", "user = abc", "// password = abc"]
)
def test_lines_without(line: str):
    assert not list(whole_file.settings(line.encode(), NAMES))


def test_the_last_field():
    (seen,) = whole_file.last_field(b"# a:b:c\nhost:5432:*:app:a\\:b\n", r"\w+:\d+:[^:]+:\w+")
    assert seen.value == b"a\\:b"


def test_machines():
    content = b"machine a login b password abc\nmachine c login d\n password def\ndefault password login"
    assert [seen.value for seen in whole_file.machines(content, "")] == [b"abc", b"def"]


def test_alone():
    assert [seen.offset for seen in whole_file.alone(b"\n abcdef12 \n", "[0-9a-f]{8}")] == [2]
    assert not list(whole_file.alone(b"abcdef12 x", "[0-9a-f]{8}"))
    assert not list(whole_file.alone(b"a" * 10_000, "a+"))


def test_addresses():
    content = b"url = https://bot:abc@git/x\nurl = https://" + b"a1" * 20 + b"@git.internal/x\nurl = git@git:x\n"
    assert [seen.value for seen in whole_file.addresses(content, "")] == [b"abc", b"a1" * 20]


def test_statements_of_an_image():
    content = b"""ENV A=1 DB_PASSWORD=abc B="x DB_PASSWORD=no"
ENV OLD_PASSWORD a b
ARG X_PASSWORD
ARG Y_PASSWORD="d e"
LABEL z.password=fgh
RUN |1 W_PASSWORD=ijk /bin/sh -c make
RUN V_PASSWORD=no make
"""
    assert [seen.value for seen in whole_file.variables(content, NAMES)] == [b"abc", b"a b", b"d e", b"fgh", b"ijk"]


READINGS = [
    whole_file.settings,
    whole_file.last_field,
    whole_file.machines,
    whole_file.alone,
    whole_file.addresses,
    whole_file.variables,
]


@given(st.binary(max_size=300))
@example(b"user: value")
def test_whatever_the_bytes_nothing_is_raised_and_places_are_true(content: bytes):
    for reading in READINGS:
        for seen in reading(content, ".*"):
            assert content[seen.offset :].startswith(seen.value)


@pytest.mark.parametrize(
    "line",
    [
        b"password = " + b" " * 4900,
        b"a(" * 2400,
        b"a" * 4900,
        b"password=" + b"\\" * 4900,
        b"$a][" * 1200,
        b"a: " * 1600,
        b"ENV " + b"a=" * 2400,
        b"a://" * 1200,
    ],
)
def test_hostile_lines_take_no_time(line: bytes):
    content = (line + b"\n") * 100
    start = perf_counter()
    for reading in READINGS:
        list(reading(content, NAMES))
    assert perf_counter() - start < 4
